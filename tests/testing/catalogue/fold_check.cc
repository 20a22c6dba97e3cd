#include "tests/testing/catalogue/fold_check.h"

#include <fmt/format.h>

#include <map>
#include <optional>
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

// A resource as it is in what is folded so far; none if it is not there.
std::optional<std::string> RecordOf(const catalogue::TableWrites& folded, Table table,
                                    const ResourceName& name) {
  const auto& records = folded.of(table);
  const auto found = records.find(
      name.type == ResourceType::kAgency ? name.agency : catalogue::ChildKey(name.agency, name.id));
  return found == records.end() ? std::nullopt : found->second;
}

// Whether what a change says was there before is what the fold has.
template <typename Change>
bool Follows(const Change& change, ResourceType type, Table table,
             const catalogue::TableWrites& folded) {
  const auto& resource = change.has_before() ? change.before() : change.after();
  const auto name = ParseResourceName(type, resource.name());
  const auto before =
      change.has_before() ? std::optional(catalogue::EncodeRecord(change.before())) : std::nullopt;
  return name && RecordOf(folded, table, *name) == before;
}

bool Follows(const catalogue::v1::Event& event, const catalogue::TableWrites& folded) {
  switch (event.change_case()) {
    case catalogue::v1::Event::kAgencyChange:
      return Follows(event.agency_change(), ResourceType::kAgency, Table::kAgencies, folded);
    case catalogue::v1::Event::kUnitChange:
      return Follows(event.unit_change(), ResourceType::kUnit, Table::kUnits, folded);
    case catalogue::v1::Event::kSopChange:
      return Follows(event.sop_change(), ResourceType::kSop, Table::kSops, folded);
    case catalogue::v1::Event::kDeclarationChange:
      return Follows(event.declaration_change(), ResourceType::kDeclaration, Table::kDeclarations,
                     folded);
    default:
      return true;  // An import changes nothing by itself.
  }
}

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
      if (!Follows(event, folded)) {
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
  if (StateOf(store, Table::kSopsByUnit) != IndexOf(StateOf(store, Table::kSops))) {
    return "the units keep other SOPs than those that say so";
  }
  return "";
}

}  // namespace tertib
