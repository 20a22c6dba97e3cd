#include "services/catalogue/store/fold.h"

#include <string>
#include <utility>

#include "services/catalogue/store/keys.h"
#include "services/catalogue/store/records.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

// The name of what a change is about.
template <typename Change>
const std::string& NameOf(const Change& change) {
  return change.has_after() ? change.after().name() : change.before().name();
}

absl::Status NotAnEvent() { return absl::InternalError("event without a valid change"); }

template <typename Change>
absl::Status FoldResource(const Change& change, ResourceType type, Table table,
                          TableWrites& writes) {
  const auto name = ParseResourceName(type, NameOf(change));
  if (!name) {
    return NotAnEvent();
  }
  std::string key = type == ResourceType::kAgency ? name->agency : ChildKey(name->agency, name->id);
  if (change.has_after()) {
    writes.Put(table, std::move(key), EncodeRecord(change.after()));
  } else {
    writes.Delete(table, std::move(key));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> IndexKey(const v1::Sop& sop) {
  const auto name = ParseResourceName(ResourceType::kSop, sop.name());
  const auto unit = ParseResourceName(ResourceType::kUnit, sop.unit());
  if (!name || !unit) {
    return NotAnEvent();
  }
  return UnitSopKey(unit->agency, unit->id, sop.position(), name->id);
}

absl::Status FoldSop(const v1::SopChange& change, TableWrites& writes) {
  TERTIB_RETURN_IF_ERROR(FoldResource(change, ResourceType::kSop, Table::kSops, writes));
  if (change.has_before()) {
    TERTIB_ASSIGN_OR_RETURN(std::string key, IndexKey(change.before()));
    writes.Delete(Table::kSopsByUnit, std::move(key));
  }
  if (change.has_after()) {
    TERTIB_ASSIGN_OR_RETURN(std::string key, IndexKey(change.after()));
    writes.Put(Table::kSopsByUnit, std::move(key), "");
  }
  return absl::OkStatus();
}

absl::Status FoldChange(const v1::Event& event, TableWrites& writes) {
  switch (event.change_case()) {
    case v1::Event::kAgencyChange:
      return FoldResource(event.agency_change(), ResourceType::kAgency, Table::kAgencies, writes);
    case v1::Event::kUnitChange:
      return FoldResource(event.unit_change(), ResourceType::kUnit, Table::kUnits, writes);
    case v1::Event::kSopChange:
      return FoldSop(event.sop_change(), writes);
    case v1::Event::kDeclarationChange:
      return FoldResource(event.declaration_change(), ResourceType::kDeclaration,
                          Table::kDeclarations, writes);
    case v1::Event::kDocumentImport:
      return absl::OkStatus();
    case v1::Event::CHANGE_NOT_SET:
      break;
  }
  return NotAnEvent();
}

}  // namespace

absl::Status Fold(const v1::Event& event, TableWrites& writes) {
  TERTIB_RETURN_IF_ERROR(FoldChange(event, writes));
  if (!event.request_id().empty()) {
    writes.Put(Table::kRequests, event.request_id(),
               EncodeRequest({Sequence{event.sequence()}, event.request_digest()}));
  }
  return absl::OkStatus();
}

}  // namespace tertib::catalogue
