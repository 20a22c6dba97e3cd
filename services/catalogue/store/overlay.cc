#include "services/catalogue/store/overlay.h"

#include <algorithm>

#include "services/common/status_macros.h"

namespace tertib::catalogue {

absl::StatusOr<std::optional<std::string>> Overlay::Get(Table table, std::string_view key) const {
  const auto& writes = writes_.of(table);
  const auto written = writes.find(key);
  return written == writes.end() ? base_.Get(table, key) : written->second;
}

absl::Status Overlay::Scan(Table table, std::string_view prefix, std::string_view after,
                           const RecordVisitor& visitor) const {
  const auto& writes = writes_.of(table);
  auto next = after < prefix ? writes.lower_bound(prefix) : writes.upper_bound(after);
  bool go_on = true;

  // Visits what was written at keys up to `limit`, or all that is left of the prefix.
  const auto visit_written = [&](std::optional<std::string_view> limit) {
    for (; go_on && next != writes.end() && next->first.starts_with(prefix) &&
           (!limit || next->first < *limit);
         ++next) {
      if (next->second) {
        go_on = visitor(next->first, *next->second);
      }
    }
  };

  TERTIB_RETURN_IF_ERROR(
      base_.Scan(table, prefix, after, [&](std::string_view key, std::string_view value) {
        visit_written(key);
        if (!go_on) {
          return false;
        }
        if (next != writes.end() && next->first == key) {
          return true;  // Written over: the next round, or the end, visits it.
        }
        go_on = visitor(key, value);
        return go_on;
      }));
  visit_written(std::nullopt);
  return absl::OkStatus();
}

}  // namespace tertib::catalogue
