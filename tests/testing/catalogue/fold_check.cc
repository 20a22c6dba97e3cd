#include "tests/testing/catalogue/fold_check.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "services/catalogue/store/fold.h"

namespace tertib {
namespace {

using catalogue::Table;

using Records = std::map<std::string, std::string>;

Records StateOf(const catalogue::Store& store, Table table) {
  Records records;
  const auto scanned =
      store.latest().Scan(table, "", "", [&](std::string_view key, std::string_view value) {
        records.emplace(key, value);
        return true;
      });
  if (!scanned.ok()) {
    records.emplace("cannot be scanned", scanned.ToString());
  }
  return records;
}

}  // namespace

std::string DifferenceFromFold(const catalogue::Store& store) {
  catalogue::TableWrites folded;
  Sequence last{store.oldest_sequence().value - 1};
  bool ends_commit = true;
  while (true) {
    const auto entries = store.ReadEvents(last, {});
    if (!entries.ok()) {
      return entries.status().ToString();
    }
    if (entries->empty()) {
      break;
    }
    for (const auto& entry : *entries) {
      catalogue::v1::Event event;
      if (!event.ParseFromString(entry.event) || event.sequence() != entry.sequence.value) {
        return fmt::format("event {} cannot be read", entry.sequence.value);
      }
      if (const auto status = Fold(event, folded); !status.ok()) {
        return status.ToString();
      }
      last = entry.sequence;
      ends_commit = entry.ends_commit;
    }
  }
  if (last != store.last_sequence() || !ends_commit) {
    return fmt::format("the log ends at {} instead of {}, or inside a commit", last.value,
                       store.last_sequence().value);
  }
  for (const Table table : {Table::kAgencies, Table::kUnits, Table::kSops, Table::kSopsByUnit,
                            Table::kDeclarations, Table::kRequests}) {
    Records expected;
    for (const auto& [key, value] : folded.of(table)) {
      if (value) {
        expected.emplace(key, *value);
      }
    }
    if (StateOf(store, table) != expected) {
      return fmt::format("table {} is not the fold of the events", static_cast<int>(table));
    }
  }
  return "";
}

}  // namespace tertib
