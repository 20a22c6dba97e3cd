#include "services/catalogue/intake/planning/import_plan.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/catalogue/domain/fields.h"
#include "services/catalogue/domain/references.h"
#include "services/catalogue/intake/planning/free_ids.h"
#include "services/catalogue/intake/planning/office.h"
#include "services/catalogue/intake/planning/plan_findings.h"
#include "services/catalogue/intake/planning/printed_records.h"
#include "services/catalogue/intake/planning/printed_tree.h"
#include "services/catalogue/intake/planning/recognition.h"
#include "services/catalogue/intake/planning/report_draft.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

using google::protobuf::util::MessageDifferencer;

// How many levels there are from the top down to the unit of that name.
int DepthOf(const std::map<std::string, std::string>& parents, std::string unit) {
  int depth = 0;
  while (!unit.empty() && static_cast<size_t>(depth) <= parents.size()) {
    ++depth;
    const auto found = parents.find(unit);
    unit = found == parents.end() ? "" : found->second;
  }
  return depth;
}

// Plans one import: first all that will be there, then, if the register can take it, the events.
class Planner {
 public:
  Planner(const ImportDocument& document, const Recognition& recognition, CommitDraft& draft)
      : document_(document),
        recap_(document.recap),
        recognition_(recognition),
        draft_(draft),
        report_(document) {}

  // `agency` as the register has it; nothing: it does not.
  v1::ImportReport Plan(const std::optional<v1::Agency>& agency) {
    if (agency) {
      CheckOffice(*agency);
    }
    PlanUnits();
    PlanDeclaration();
    CheckRegisterTakesIt();
    if (report_.refused()) {
      return report_.Finish(v1::IMPORT_OUTCOME_REFUSED);
    }
    if (!agency) {
      RecordAgency();
    }
    RecordUnits();
    RecordSops();
    RecordDeclaration();
    report_.report().set_declaration(declaration_.name());
    if (draft_.empty()) {
      report_.report().set_sequence(draft_.last().sequence.value);
      report_.report().set_history(draft_.last().history);
      return report_.Finish(v1::IMPORT_OUTCOME_UNCHANGED);
    }
    report_.report().set_outcome(v1::IMPORT_OUTCOME_ACCEPTED);
    report_.report() = draft_.RecordImport(report_.report());
    return report_.Finish(v1::IMPORT_OUTCOME_ACCEPTED);
  }

 private:
  // A unit of the document as it is and as it is to be.
  struct PlannedUnit {
    // Null: it is to be made.
    const v1::Unit* before = nullptr;
    v1::Unit after;
  };

  // Finds that the document may be another office's. The same bytes again change nothing of that.
  void CheckOffice(const v1::Agency& agency) {
    const auto title = TitleOfAnotherOffice(agency, recognition_.imported_titles(), recap_);
    if (title && !recognition_.repeated()) {
      report_.Find(OtherOffice(agency, recap_.agency_name, *title));
    }
  }

  // The codes of the units to make: those that the register does not have; of a document that was
  // imported before, only those that a row needs which comes back, with the units above them.
  std::set<std::string> MissingUnits() const {
    std::set<std::string> missing;
    for (const RecognisedUnit& unit : recognition_.units()) {
      const bool needed = !recognition_.repeated() ||
                          std::any_of(unit.rows.begin(), unit.rows.end(),
                                      [](const RecognisedRow& row) { return !row.settled; });
      for (auto code = std::optional(unit.printed->code); needed && code; code = code->Parent()) {
        missing.insert(code->ToString());
      }
    }
    for (const RecognisedUnit& unit : recognition_.units()) {
      if (unit.unit != nullptr) {
        missing.erase(unit.printed->code.ToString());
      }
    }
    return missing;
  }

  // What the document calls its units, normalised.
  std::set<std::string> PrintedNames() const {
    std::set<std::string> names;
    for (const RecognisedUnit& unit : recognition_.units()) {
      names.insert(NormaliseName(unit.printed->name));
    }
    return names;
  }

  void PlanUnits() {
    FreeIds ids;
    for (const v1::Unit& unit : recognition_.register_units()) {
      ids.TakeName(unit.name());
    }
    const std::set<std::string> missing = MissingUnits();
    const std::set<std::string> names = PrintedNames();
    for (const RecognisedUnit& recognised : recognition_.units()) {
      const PrintedUnit& printed = *recognised.printed;
      const std::string code = printed.code.ToString();
      PlannedUnit unit;
      if (recognised.unit != nullptr) {
        unit = {recognised.unit, *recognised.unit};
        if (!recognition_.repeated()) {
          if (IsRenamed(printed, unit.after)) {
            report_.Find(UnitRenamed(unit.after, printed.name));
          }
          if (!PrintUnit(printed, names, unit.after)) {
            report_.Find(TooManyNames(unit.after));
          }
        }
      } else if (missing.contains(code)) {
        const std::string id = ids.Choose(SlugId(code, "unit"));
        unit.after.set_name(UnitName(document_.agency, id).ToString());
        if (const auto parent = printed.code.Parent()) {
          unit.after.set_parent(UnitNameOf(*parent));
        }
        PrintNewUnit(printed, unit.after);
      } else {
        continue;
      }
      unit_names_.emplace(code, unit.after.name());
      units_.push_back(std::move(unit));
    }
  }

  // The unit that a code of the document stands for; empty: there is none, and none is to be.
  std::string UnitNameOf(const OutlineCode& code) const {
    const auto found = unit_names_.find(code.ToString());
    return found == unit_names_.end() ? "" : found->second;
  }

  // Imported again, the same bytes leave the declaration that they made as it is: its figures name
  // their units, whatever codes these bear by now.
  void PlanDeclaration() {
    v1::Declaration after = recognition_.declaration().value_or(v1::Declaration());
    if (!recognition_.declared()) {
      after.set_name(recognition_.declaration_name());
      after.set_title(recap_.title);
      *after.mutable_source() = document_.source;
      PlanFigures(after);
      PrintTree(recap_, unit_names_, after);
    }
    declaration_ = std::move(after);
  }

  // A figure of a unit that was deleted since the same bytes were imported says nothing any more;
  // without a unit it would speak of the whole agency.
  void PlanFigures(v1::Declaration& declaration) {
    declaration.clear_figures();
    for (const PrintedFigure& printed : recap_.figures) {
      const std::string unit = printed.unit ? UnitNameOf(*printed.unit) : "";
      if (printed.unit && unit.empty()) {
        report_.Find(FigureLeftOut(printed));
      } else {
        *declaration.add_figures() = PrintFigure(printed, unit);
      }
    }
  }

  // Finds what the register cannot take.
  void CheckRegisterTakesIt() {
    std::map<std::string, std::string> parents;
    for (const v1::Unit& unit : recognition_.register_units()) {
      parents.emplace(unit.name(), unit.parent());
    }
    for (const PlannedUnit& unit : units_) {
      parents.emplace(unit.after.name(), unit.after.parent());
    }
    for (const PlannedUnit& unit : units_) {
      const int depth = unit.before == nullptr ? DepthOf(parents, unit.after.name()) : 0;
      if (depth > kMaxUnitDepth) {
        report_.Find(UnitTooDeep(unit.after.outline_code(), depth));
      }
    }
    if (parents.size() > kMaxUnits) {
      report_.Find(TooManyUnits());
    }
    if (!recognition_.declared() && !FiguresFit(declaration_)) {
      report_.Find(FiguresTooLarge());
    }
  }

  void RecordAgency() {
    v1::Agency agency;
    agency.set_name(AgencyName(document_.agency).ToString());
    agency.set_display_name(recap_.agency_name.empty() ? document_.agency : recap_.agency_name);
    draft_.Record(std::nullopt, std::optional(std::move(agency)));
  }

  void RecordUnits() {
    for (const PlannedUnit& unit : units_) {
      if (unit.before == nullptr) {
        draft_.Record(std::nullopt, std::optional(unit.after));
        report_.CountCreatedUnit();
      } else if (!MessageDifferencer::Equals(*unit.before, unit.after)) {
        draft_.Record(std::optional(*unit.before), std::optional(unit.after));
        report_.CountUpdatedUnit();
      }
    }
  }

  void RecordSops() {
    FreeIds ids;
    for (const v1::Sop& sop : recognition_.register_sops()) {
      ids.TakeName(sop.name());
    }
    for (const RecognisedUnit& unit : recognition_.units()) {
      const std::string name = UnitNameOf(unit.printed->code);
      for (const RecognisedRow& row : unit.rows) {
        if (row.sop == nullptr) {
          CreateSop(row, name, ids);
        } else if (row.settled) {
          KeepSop(*row.sop);
        } else {
          UpdateSop(row, name, unit.printed->code.ToString());
        }
      }
    }
    for (const RecognisedUnit& unit : recognition_.units()) {
      for (const v1::Sop* sop : unit.unprinted) {
        report_.Find(NotInDocument(*sop, unit.printed->code.ToString()));
      }
    }
  }

  void CreateSop(const RecognisedRow& row, const std::string& unit, FreeIds& ids) {
    v1::Sop sop;
    const std::string id = ids.Choose(SlugId(IdWords(row.printed->title), "sop"));
    sop.set_name(SopName(document_.agency, id).ToString());
    sop.set_unit(unit);
    PrintSop(row, document_.source, declaration_.name(), sop);
    draft_.Record(std::nullopt, std::optional(std::move(sop)));
    report_.CountCreatedSop();
  }

  void UpdateSop(const RecognisedRow& row, const std::string& unit, const std::string& code) {
    const v1::Sop& sop = *row.sop;
    v1::Sop after = sop;
    after.set_unit(unit);
    PrintSop(row, document_.source, declaration_.name(), after);
    const bool same = sop.unit() == after.unit() && sop.title() == after.title() &&
                      sop.position() == after.position() && sop.note() == after.note() &&
                      sop.state() == after.state();
    if (same) {
      report_.CountUnchangedSop();
    } else {
      report_.CountUpdatedSop();
    }
    if (sop.unit() != unit) {
      report_.Find(MovedFromAnotherUnit(sop, *row.printed, code));
    } else if (NormaliseName(sop.title()) != NormaliseName(after.title())) {
      report_.Find(Retitled(sop, *row.printed, code));
    }
    RecordSop(sop, std::move(after));
  }

  // All that may change is the declaration's name, if it was deleted and comes back under another.
  void KeepSop(const v1::Sop& sop) {
    v1::Sop after = sop;
    after.mutable_origin()->set_declaration(declaration_.name());
    report_.CountUnchangedSop();
    RecordSop(sop, std::move(after));
  }

  void RecordSop(const v1::Sop& before, v1::Sop after) {
    if (!MessageDifferencer::Equals(before, after)) {
      draft_.Record(std::optional(before), std::optional(std::move(after)));
    }
  }

  // What an import changed makes its document the one that was changed last, which the recap is
  // held against, also if its own figures are as they were.
  void RecordDeclaration() {
    const std::optional<v1::Declaration>& before = recognition_.declaration();
    if (!before || !draft_.empty() || !MessageDifferencer::Equals(*before, declaration_)) {
      draft_.Record(before, std::optional(declaration_));
    }
  }

  const ImportDocument& document_;
  const PrintedRecap& recap_;
  const Recognition& recognition_;
  CommitDraft& draft_;

  ReportDraft report_;
  // In outline order; of a document that was imported before, those that it needs.
  std::vector<PlannedUnit> units_;
  // Their names by the document's codes.
  std::map<std::string, std::string> unit_names_;
  // As it is to be.
  v1::Declaration declaration_;
};

}  // namespace

absl::StatusOr<v1::ImportReport> PlanImport(const StateReader& state,
                                            const ImportDocument& document, CommitDraft& draft) {
  if (document.recap.refused()) {
    return ReportDraft(document).Finish(v1::IMPORT_OUTCOME_REFUSED);
  }
  TERTIB_ASSIGN_OR_RETURN(const auto agency, state.FindAgency(document.agency));
  TERTIB_ASSIGN_OR_RETURN(const Recognition recognition, Recognition::Of(state, document));
  return Planner(document, recognition, draft).Plan(agency);
}

}  // namespace tertib::catalogue
