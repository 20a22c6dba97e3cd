#include "services/recap/projection/fold.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/timestamp.h"

namespace tertib::recap {
namespace {

using catalogue::v1::AgencyChange;
using catalogue::v1::DeclarationChange;
using catalogue::v1::Event;
using catalogue::v1::Sop;
using catalogue::v1::SopChange;
using catalogue::v1::Unit;
using catalogue::v1::UnitChange;
using google::protobuf::util::MessageDifferencer;

// Applies one event; made for it alone.
class EventFold {
 public:
  EventFold(const Event& event, ViewEditor& view) : event_(event), view_(view) {}

  absl::Status Run();

 private:
  absl::Status Change();
  absl::Status NoteHistory();
  // The agency has changed just now.
  absl::Status NoteTime();
  absl::Status ApplyAgency(const AgencyChange& change);
  absl::Status ApplyUnit(const UnitChange& change);
  absl::Status ApplySop(const SopChange& change);
  absl::Status ApplyDeclaration(const DeclarationChange& change);

  // Gives the row as it was.
  absl::StatusOr<RowView> TakeRowOut(const Sop& before, const Sop* after);
  absl::Status PutRowIn(const SopChange& change, const std::optional<RowView>& was);
  // Adds (or, for -1, takes away) a SOP of that state in every count it is part of.
  absl::Status Count(const UnitKey& unit, catalogue::v1::SopState state, int64_t by);

  absl::Status DoesNotFit(std::string_view why) const;
  // The id in `name`, which must be of that type and of the event's agency.
  absl::StatusOr<std::string> IdOf(ResourceType type, std::string_view name) const;
  absl::StatusOr<RowKey> KeyOf(const Sop& sop) const;
  absl::StatusOr<AgencyView> RequireAgency() const;
  absl::StatusOr<UnitView> RequireUnit(const UnitKey& key) const;

  // At least one side, and both of the same name.
  template <typename Change>
  absl::Status CheckSides(const Change& change) const {
    if (!change.has_before() && !change.has_after()) {
      return DoesNotFit("it changes nothing into nothing");
    }
    if (change.has_before() && change.has_after() &&
        change.before().name() != change.after().name()) {
      return DoesNotFit(
          fmt::format("it makes '{}' into '{}'", change.before().name(), change.after().name()));
    }
    return absl::OkStatus();
  }

  const Event& event_;
  ViewEditor& view_;
  std::string agency_;
};

absl::Status EventFold::DoesNotFit(std::string_view why) const {
  return absl::FailedPreconditionError(fmt::format("event {} of '{}' does not fit the view: {}",
                                                   event_.sequence(), event_.agency(), why));
}

absl::StatusOr<std::string> EventFold::IdOf(ResourceType type, std::string_view name) const {
  const auto parsed = ParseResourceName(type, name);
  if (!parsed || parsed->agency != agency_) {
    return DoesNotFit(fmt::format("'{}' is no {} of its agency", name, ResourceNoun(type)));
  }
  return parsed->id;
}

absl::StatusOr<RowKey> EventFold::KeyOf(const Sop& sop) const {
  if (sop.position() < 0) {
    return DoesNotFit(fmt::format("'{}' has a position below zero", sop.name()));
  }
  RowKey key;
  TERTIB_ASSIGN_OR_RETURN(key.sop, IdOf(ResourceType::kSop, sop.name()));
  TERTIB_ASSIGN_OR_RETURN(key.unit.unit, IdOf(ResourceType::kUnit, sop.unit()));
  key.unit.agency = agency_;
  key.position = static_cast<uint32_t>(sop.position());
  return key;
}

absl::StatusOr<AgencyView> EventFold::RequireAgency() const {
  TERTIB_ASSIGN_OR_RETURN(auto agency, view_.FindAgency(agency_));
  if (!agency) {
    return DoesNotFit("its agency is not there");
  }
  return *std::move(agency);
}

absl::StatusOr<UnitView> EventFold::RequireUnit(const UnitKey& key) const {
  TERTIB_ASSIGN_OR_RETURN(auto unit, view_.FindUnit(key));
  if (!unit) {
    return DoesNotFit(fmt::format("unit '{}' is not there", key.unit));
  }
  return *std::move(unit);
}

absl::Status EventFold::Run() {
  const auto name = ParseResourceName(ResourceType::kAgency, event_.agency());
  if (!name) {
    return DoesNotFit("it names no agency");
  }
  agency_ = name->agency;
  TERTIB_RETURN_IF_ERROR(NoteHistory());
  TERTIB_RETURN_IF_ERROR(Change());
  return NoteTime();
}

absl::Status EventFold::Change() {
  switch (event_.change_case()) {
    case Event::kAgencyChange:
      return ApplyAgency(event_.agency_change());
    case Event::kUnitChange:
      return ApplyUnit(event_.unit_change());
    case Event::kSopChange:
      return ApplySop(event_.sop_change());
    case Event::kDeclarationChange:
      return ApplyDeclaration(event_.declaration_change());
    case Event::kDocumentImport:
      return absl::OkStatus();  // The events before it say all that the recap keeps.
    case Event::CHANGE_NOT_SET:
      break;
  }
  return DoesNotFit("it is of a kind that this version does not know");
}

absl::Status EventFold::NoteHistory() {
  TERTIB_ASSIGN_OR_RETURN(const std::string current, view_.ReadHistory());
  if (event_.history() != current) {
    view_.BeginHistory({Sequence{event_.sequence()}, event_.history()});
  }
  return absl::OkStatus();
}

absl::Status EventFold::NoteTime() {
  TERTIB_ASSIGN_OR_RETURN(auto agency, view_.FindAgency(agency_));
  if (agency) {
    agency->last_change = FromTimestamp(event_.record_time());
    if (event_.has_document_import()) {
      agency->last_import = agency->last_change;
    }
    view_.PutAgency(*std::move(agency));
  }
  return absl::OkStatus();
}

absl::Status EventFold::ApplyAgency(const AgencyChange& change) {
  TERTIB_RETURN_IF_ERROR(CheckSides(change));
  const auto& named = change.has_after() ? change.after() : change.before();
  if (named.name() != event_.agency()) {
    return DoesNotFit(fmt::format("'{}' is not its agency", named.name()));
  }
  TERTIB_ASSIGN_OR_RETURN(auto agency, view_.FindAgency(agency_));
  if (agency.has_value() != change.has_before()) {
    return DoesNotFit(agency ? "the agency is there already" : "the agency is not there");
  }
  if (!change.has_after()) {
    if (agency->counts.total() != 0 || agency->unit_count != 0 || agency->declaration_count != 0) {
      return DoesNotFit("the agency is not empty");
    }
    view_.RemoveAgency(agency_);
    return absl::OkStatus();
  }
  AgencyView updated = agency.value_or(AgencyView{});
  updated.id = agency_;
  updated.display_name = change.after().display_name();
  if (!agency || updated != *agency) {
    view_.PutAgency(std::move(updated));
  }
  return absl::OkStatus();
}

absl::Status EventFold::ApplyUnit(const UnitChange& change) {
  TERTIB_RETURN_IF_ERROR(CheckSides(change));
  const Unit& named = change.has_after() ? change.after() : change.before();
  UnitKey key{agency_, ""};
  TERTIB_ASSIGN_OR_RETURN(key.unit, IdOf(ResourceType::kUnit, named.name()));
  TERTIB_ASSIGN_OR_RETURN(AgencyView agency, RequireAgency());
  TERTIB_ASSIGN_OR_RETURN(auto unit, view_.FindUnit(key));
  if (unit.has_value() != change.has_before()) {
    return DoesNotFit(
        fmt::format("unit '{}' {}", key.unit, unit ? "is there already" : "is not there"));
  }
  if (!change.has_after()) {
    if (unit->own.total() != 0) {
      return DoesNotFit(fmt::format("unit '{}' still keeps SOPs", key.unit));
    }
    view_.RemoveUnit(key);
    --agency.unit_count;
    view_.PutAgency(std::move(agency));
    return absl::OkStatus();
  }
  UnitView updated = unit.value_or(UnitView{});
  updated.key = key;
  updated.parent.clear();
  if (!change.after().parent().empty()) {
    TERTIB_ASSIGN_OR_RETURN(updated.parent, IdOf(ResourceType::kUnit, change.after().parent()));
  }
  updated.outline_code = change.after().outline_code();
  updated.display_name = change.after().display_name();
  updated.kind = change.after().kind();
  if (!unit) {
    ++agency.unit_count;
    view_.PutAgency(std::move(agency));
  }
  if (!unit || updated != *unit) {
    view_.PutUnit(std::move(updated));
  }
  return absl::OkStatus();
}

absl::Status EventFold::Count(const UnitKey& key, catalogue::v1::SopState state, int64_t by) {
  Counts delta;
  switch (state) {
    case catalogue::v1::SOP_STATE_DRAFT:
      delta.draft = by;
      break;
    case catalogue::v1::SOP_STATE_IN_FORCE:
      delta.in_force = by;
      break;
    default:
      return DoesNotFit("the SOP is in a state that this version does not know");
  }
  TERTIB_ASSIGN_OR_RETURN(AgencyView agency, RequireAgency());
  TERTIB_ASSIGN_OR_RETURN(UnitView unit, RequireUnit(key));
  TERTIB_ASSIGN_OR_RETURN(Counts totals, view_.ReadTotals());
  unit.own += delta;
  agency.counts += delta;
  totals += delta;
  if (unit.own.draft < 0 || unit.own.in_force < 0) {
    return DoesNotFit(fmt::format("unit '{}' would keep less than no SOPs", key.unit));
  }
  view_.PutUnit(std::move(unit));
  view_.PutAgency(std::move(agency));
  view_.PutTotals(totals);
  return absl::OkStatus();
}

absl::Status EventFold::ApplySop(const SopChange& change) {
  TERTIB_RETURN_IF_ERROR(CheckSides(change));
  std::optional<RowView> was;
  if (change.has_before() && change.has_after() &&
      change.before().unit() == change.after().unit() &&
      change.before().state() == change.after().state()) {
    // Same unit, same state: the counts, and so the tree, stay as they are.
    TERTIB_ASSIGN_OR_RETURN(was, TakeRowOut(change.before(), &change.after()));
    return PutRowIn(change, was);
  }
  if (change.has_before()) {
    const Sop* after = change.has_after() ? &change.after() : nullptr;
    TERTIB_ASSIGN_OR_RETURN(was, TakeRowOut(change.before(), after));
    TERTIB_ASSIGN_OR_RETURN(const RowKey key, KeyOf(change.before()));
    TERTIB_RETURN_IF_ERROR(Count(key.unit, change.before().state(), -1));
  }
  if (change.has_after()) {
    TERTIB_RETURN_IF_ERROR(PutRowIn(change, was));
    TERTIB_ASSIGN_OR_RETURN(const RowKey key, KeyOf(change.after()));
    TERTIB_RETURN_IF_ERROR(Count(key.unit, change.after().state(), 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<RowView> EventFold::TakeRowOut(const Sop& before, const Sop* after) {
  TERTIB_ASSIGN_OR_RETURN(const RowKey key, KeyOf(before));
  TERTIB_ASSIGN_OR_RETURN(auto row, view_.FindRow(key));
  if (!row || row->state != before.state()) {
    return DoesNotFit(fmt::format("SOP '{}' is not there as it says it was", key.sop));
  }
  view_.RemoveRow(key);
  std::optional<RowKey> next;
  if (after != nullptr) {
    TERTIB_ASSIGN_OR_RETURN(next, KeyOf(*after));
  }
  // A row without a number leaves no gap behind, so its departure explains nothing.
  if (key.position != 0 && next != key) {
    view_.PutDeparture({*row, next ? DepartureReason::kMoved : DepartureReason::kDeleted,
                        Sequence{event_.sequence()}});
  }
  return *std::move(row);
}

absl::Status EventFold::PutRowIn(const SopChange& change, const std::optional<RowView>& was) {
  const Sop& after = change.after();
  RowView row;
  TERTIB_ASSIGN_OR_RETURN(row.key, KeyOf(after));
  TERTIB_RETURN_IF_ERROR(RequireUnit(row.key.unit).status());
  TERTIB_ASSIGN_OR_RETURN(const auto there, view_.FindRow(row.key));
  if (there) {
    return DoesNotFit(fmt::format("SOP '{}' is there already", row.key.sop));
  }
  row.title = after.title();
  row.note = after.note();
  row.state = after.state();
  row.created = was ? was->created : Sequence{event_.sequence()};
  if (const auto& origin = after.origin(); !origin.declaration().empty()) {
    TERTIB_ASSIGN_OR_RETURN(row.declaration,
                            IdOf(ResourceType::kDeclaration, origin.declaration()));
    row.line = origin.lines().empty() ? 0 : origin.lines(0);
    row.preceding_rows = origin.preceding_rows();
    row.document_sha256 = origin.document_sha256();
    // Only an import gives an origin, and puts the SOP where its document lists it.
    const bool imported =
        !was || !MessageDifferencer::Equals(change.before().origin(), after.origin());
    row.printed_unit = imported ? row.key.unit.unit : was->printed_unit;
    row.printed_position = imported ? row.key.position : was->printed_position;
    row.left_out = origin.left_out();
  }
  if (row.key.position != 0) {
    view_.RemoveDeparture(row.key);
  }
  view_.PutRow(std::move(row));
  return absl::OkStatus();
}

absl::Status EventFold::ApplyDeclaration(const DeclarationChange& change) {
  TERTIB_RETURN_IF_ERROR(CheckSides(change));
  const auto& named = change.has_after() ? change.after() : change.before();
  DeclarationKey key{agency_, ""};
  TERTIB_ASSIGN_OR_RETURN(key.declaration, IdOf(ResourceType::kDeclaration, named.name()));
  TERTIB_ASSIGN_OR_RETURN(AgencyView agency, RequireAgency());
  TERTIB_ASSIGN_OR_RETURN(const auto there, view_.FindDeclaration(key));
  if (there.has_value() != change.has_before()) {
    return DoesNotFit(fmt::format("declaration '{}' {}", key.declaration,
                                  there ? "is there already" : "is not there"));
  }
  const int64_t added = (change.has_after() ? 1 : 0) - (there ? 1 : 0);
  if (change.has_after()) {
    view_.PutDeclaration({key, change.after(), Sequence{event_.sequence()}});
  } else {
    view_.RemoveDeclaration(key);
  }
  if (added != 0) {
    agency.declaration_count += added;
    view_.PutAgency(std::move(agency));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Apply(const Event& event, ViewEditor& view) { return EventFold(event, view).Run(); }

}  // namespace tertib::recap
