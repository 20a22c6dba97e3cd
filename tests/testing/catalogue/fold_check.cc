#include "tests/testing/catalogue/fold_check.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "services/catalogue/store/fold.h"
#include "services/catalogue/store/keys.h"
#include "services/catalogue/store/records.h"
#include "services/common/resource_name.h"

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

// Replaces what a change says was there by what it says is there now. False if something else was.
template <typename Change>
bool Replace(const Change& change, ResourceType type, Records& records) {
  const auto& resource = change.has_after() ? change.after() : change.before();
  const auto name = ParseResourceName(type, resource.name());
  if (!name) {
    return false;
  }
  const std::string key =
      type == ResourceType::kAgency ? name->agency : catalogue::ChildKey(name->agency, name->id);
  const auto there = records.find(key);
  const bool follows =
      change.has_before()
          ? there != records.end() && there->second == catalogue::EncodeRecord(change.before())
          : there == records.end();
  if (change.has_after()) {
    records.insert_or_assign(key, catalogue::EncodeRecord(change.after()));
  } else {
    records.erase(key);
  }
  return follows;
}

// The resources by what the events say of them, for which nobody needs the fold.
class Retold {
 public:
  // False if the event does not follow those before it.
  bool Apply(const catalogue::v1::Event& event) {
    switch (event.change_case()) {
      case catalogue::v1::Event::kAgencyChange:
        return Replace(event.agency_change(), ResourceType::kAgency, tables_[Table::kAgencies]);
      case catalogue::v1::Event::kUnitChange:
        return Replace(event.unit_change(), ResourceType::kUnit, tables_[Table::kUnits]);
      case catalogue::v1::Event::kSopChange:
        return Replace(event.sop_change(), ResourceType::kSop, tables_[Table::kSops]);
      case catalogue::v1::Event::kDeclarationChange:
        return Replace(event.declaration_change(), ResourceType::kDeclaration,
                       tables_[Table::kDeclarations]);
      default:
        return true;  // An import changes nothing by itself.
    }
  }

  const std::map<Table, Records>& tables() const { return tables_; }

 private:
  std::map<Table, Records> tables_;
};

// Which SOPs units keep, by what the SOPs say.
Records IndexOf(const Records& sops) {
  Records index;
  for (const auto& [key, value] : sops) {
    const auto sop = catalogue::DecodeRecord<catalogue::v1::Sop>(value);
    const auto name = ParseResourceName(ResourceType::kSop, sop.ok() ? sop->name() : "");
    const auto unit = ParseResourceName(ResourceType::kUnit, sop.ok() ? sop->unit() : "");
    if (name && unit) {
      index.emplace(catalogue::UnitSopKey(unit->agency, unit->id, sop->position(), name->id), "");
    } else {
      index.emplace(key, "cannot be read");
    }
  }
  return index;
}

}  // namespace

std::string DifferenceFromFold(const catalogue::Store& store) {
  catalogue::TableWrites folded;
  Retold retold;
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
      if (!retold.Apply(event)) {
        return fmt::format("event {} does not follow those before it", event.sequence());
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
  for (const auto& [table, expected] : retold.tables()) {
    if (StateOf(store, table) != expected) {
      return fmt::format("table {} is not what the events say", static_cast<int>(table));
    }
  }
  if (StateOf(store, Table::kSopsByUnit) != IndexOf(StateOf(store, Table::kSops))) {
    return "the units keep other SOPs than those that say so";
  }
  return "";
}

}  // namespace tertib
