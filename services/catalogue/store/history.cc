#include "services/catalogue/store/history.h"

#include <utility>

#include "services/catalogue/store/records.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {

absl::StatusOr<std::optional<v1::Event>> EventAt(const Store& store, Sequence sequence) {
  if (sequence == Sequence{} || sequence < store.oldest_sequence() ||
      sequence > store.last_sequence()) {
    return std::nullopt;
  }
  TERTIB_ASSIGN_OR_RETURN(const auto entries, store.ReadEvents(Sequence{sequence.value - 1},
                                                               {.events = 1, .bytes = 1}));
  v1::Event event;
  if (entries.empty() || !event.ParseFromString(entries.front().event)) {
    return LogCorrupt();
  }
  return event;
}

absl::StatusOr<std::optional<std::string>> HistoryAt(const Store& store, Sequence sequence) {
  if (sequence == Sequence{}) {
    return "";
  }
  TERTIB_ASSIGN_OR_RETURN(const auto event, EventAt(store, sequence));
  return event ? std::optional(event->history()) : std::nullopt;
}

absl::StatusOr<LogPoint> NewestPoint(const Store& store) {
  const Sequence newest = store.last_sequence();
  TERTIB_ASSIGN_OR_RETURN(auto history, HistoryAt(store, newest));
  return LogPoint{newest, std::move(history).value_or("")};
}

absl::StatusOr<bool> Holds(const Store& store, const LogPoint& point) {
  TERTIB_ASSIGN_OR_RETURN(const auto history, HistoryAt(store, point.sequence));
  return history == point.history;
}

}  // namespace tertib::catalogue
