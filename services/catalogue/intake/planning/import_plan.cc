#include "services/catalogue/intake/planning/import_plan.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "services/catalogue/intake/planning/free_ids.h"
#include "services/catalogue/intake/planning/row_matching.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr int kMaxFindings = 10'000;
constexpr int kMaxAliases = 20;
constexpr size_t kMaxOriginLines = 100;

std::string_view IdOf(std::string_view name) { return name.substr(name.rfind('/') + 1); }

// A document's name without its ending.
std::string_view StemOf(std::string_view source_name) {
  const size_t dot = source_name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? source_name : source_name.substr(0, dot);
}

bool HasName(const v1::Unit& unit, const std::string& normalised) {
  return NormaliseName(unit.display_name()) == normalised ||
         std::any_of(unit.aliases().begin(), unit.aliases().end(),
                     [&](const std::string& alias) { return NormaliseName(alias) == normalised; });
}

void AddAlias(v1::Unit& unit, const std::string& alias) {
  if (unit.aliases_size() < kMaxAliases && !HasName(unit, NormaliseName(alias))) {
    unit.add_aliases(alias);
  }
}

// Plans one import.
class Planner {
 public:
  Planner(const StateReader& state, const ImportDocument& document, CommitDraft& draft)
      : state_(state), document_(document), recap_(document.recap), draft_(draft) {}

  absl::StatusOr<v1::ImportReport> Plan() {
    Describe();
    if (recap_.refused()) {
      report_.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
      return Finish();
    }
    TERTIB_RETURN_IF_ERROR(PlanAgency());
    TERTIB_RETURN_IF_ERROR(LoadUnits());
    TERTIB_RETURN_IF_ERROR(FindDeclaration());
    PlanUnits();
    TERTIB_RETURN_IF_ERROR(PlanSops());
    PlanDeclaration();
    report_.set_declaration(declaration_.name());
    if (draft_.empty()) {
      report_.set_outcome(v1::IMPORT_OUTCOME_UNCHANGED);
      report_.set_sequence(draft_.last().value);
      return Finish();
    }
    report_.set_outcome(v1::IMPORT_OUTCOME_ACCEPTED);
    const v1::ImportReport recorded = draft_.RecordImport(report_);
    report_.set_sequence(recorded.sequence());
    return Finish();
  }

 private:
  // What was read, whatever becomes of it.
  void Describe() {
    report_.set_agency(AgencyName(document_.agency).ToString());
    std::set<std::string> parents;
    int sections = 0;
    size_t sops = 0;
    for (const PrintedUnit& unit : recap_.units) {
      if (const auto parent = unit.code.Parent()) {
        parents.insert(parent->ToString());
      }
      sections += unit.rows.empty() ? 0 : 1;
      sops += unit.rows.size();
    }
    report_.set_row_count(recap_.row_count);
    report_.set_repeat_count(recap_.repeat_count);
    report_.set_sop_count(static_cast<int>(sops));
    report_.set_section_count(sections);
    report_.set_division_count(static_cast<int>(parents.size()));
    report_.set_figure_count(static_cast<int>(recap_.figures.size()));
    report_.set_unplaced_count(recap_.unplaced_count);
    report_.set_created_sop_count(0);
    report_.set_updated_sop_count(0);
    report_.set_unchanged_sop_count(0);
    report_.set_created_unit_count(0);
    report_.set_updated_unit_count(0);
    report_.set_finding_count(recap_.finding_count);
  }

  v1::ImportReport Finish() {
    for (const v1::ImportFinding& finding : recap_.findings) {
      *report_.add_findings() = finding;
    }
    for (v1::ImportFinding& finding : findings_) {
      if (report_.findings_size() < kMaxFindings) {
        *report_.add_findings() = std::move(finding);
      }
    }
    return std::move(report_);
  }

  absl::Status PlanAgency() {
    TERTIB_ASSIGN_OR_RETURN(const auto agency, state_.FindAgency(document_.agency));
    if (!agency) {
      v1::Agency created;
      created.set_name(AgencyName(document_.agency).ToString());
      created.set_display_name(recap_.agency_name.empty() ? document_.agency : recap_.agency_name);
      draft_.Record(std::nullopt, std::optional(std::move(created)));
    }
    return absl::OkStatus();
  }

  absl::Status LoadUnits() {
    return state_.VisitUnits(document_.agency, "", [this](const v1::Unit& unit) {
      unit_ids_.Take(IdOf(unit.name()));
      units_.emplace(unit.outline_code(), unit);
      return true;
    });
  }

  // Which declaration the document is: that of the same bytes, else that of the same source name,
  // else a new one.
  absl::Status FindDeclaration() {
    FreeIds ids;
    std::optional<v1::Declaration> same_bytes;
    std::optional<v1::Declaration> same_name;
    TERTIB_RETURN_IF_ERROR(
        state_.VisitDeclarations(document_.agency, "", [&](const v1::Declaration& declaration) {
          ids.Take(IdOf(declaration.name()));
          if (declaration.source().sha256() == document_.source.sha256()) {
            same_bytes = declaration;
          }
          if (declaration.source().source_name() == document_.source.source_name()) {
            same_name = declaration;
          }
          return true;
        }));
    imported_before_ = same_bytes.has_value();
    existing_declaration_ = same_bytes ? same_bytes : same_name;
    if (existing_declaration_) {
      declaration_.set_name(existing_declaration_->name());
    } else {
      const std::string id = ids.Choose(SlugId(StemOf(document_.source.source_name()), "recap"));
      declaration_.set_name(DeclarationName(document_.agency, id).ToString());
    }
    return absl::OkStatus();
  }

  void PlanUnits() {
    for (const PrintedUnit& printed : recap_.units) {
      const std::string code = printed.code.ToString();
      const auto existing = units_.find(code);
      if (existing == units_.end()) {
        units_.insert_or_assign(code, CreateUnit(printed));
        report_.set_created_unit_count(report_.created_unit_count() + 1);
      } else {
        UpdateUnit(printed, existing->second);
      }
    }
  }

  v1::Unit CreateUnit(const PrintedUnit& printed) {
    v1::Unit unit;
    const std::string id = unit_ids_.Choose(SlugId(printed.code.ToString(), "unit"));
    unit.set_name(UnitName(document_.agency, id).ToString());
    if (const auto parent = printed.code.Parent()) {
      unit.set_parent(units_.at(parent->ToString()).name());
    }
    unit.set_outline_code(printed.code.ToString());
    unit.set_display_name(printed.name);
    unit.set_kind(printed.kind);
    for (const std::string& alias : printed.aliases) {
      AddAlias(unit, alias);
    }
    return draft_.Record(std::nullopt, std::optional(std::move(unit)));
  }

  void UpdateUnit(const PrintedUnit& printed, v1::Unit& unit) {
    if (imported_before_) {
      return;
    }
    v1::Unit after = unit;
    const bool named = printed.name != printed.code.ToString();
    if (named && !HasName(unit, NormaliseName(printed.name))) {
      const std::string& former = unit.display_name();
      after.set_display_name(printed.name);
      if (former != unit.outline_code()) {
        AddAlias(after, former);
      }
    }
    for (const std::string& alias : printed.aliases) {
      AddAlias(after, alias);
    }
    if (after.kind() == v1::UNIT_KIND_UNSPECIFIED) {
      after.set_kind(printed.kind);
    }
    if (!MessageDifferencer::Equals(unit, after)) {
      unit = draft_.Record(std::optional(unit), std::optional(std::move(after)));
      report_.set_updated_unit_count(report_.updated_unit_count() + 1);
    }
  }

  absl::Status PlanSops() {
    std::map<std::string, std::vector<v1::Sop>> by_unit;
    // SOPs that this very document made before, by the first line they stood on.
    std::map<int, std::string> made_before;
    TERTIB_RETURN_IF_ERROR(state_.VisitSops(document_.agency, "", [&](const v1::Sop& sop) {
      sop_ids_.Take(IdOf(sop.name()));
      by_unit[sop.unit()].push_back(sop);
      if (imported_before_ && sop.origin().declaration() == declaration_.name() &&
          sop.origin().lines_size() > 0) {
        made_before.emplace(sop.origin().lines(0), sop.name());
      }
      return true;
    }));
    for (const PrintedUnit& printed : recap_.units) {
      const v1::Unit& unit = units_.at(printed.code.ToString());
      std::vector<v1::Sop>& existing = by_unit[unit.name()];
      const std::vector<const v1::Sop*> matches = MatchRows(printed.rows, existing);
      std::set<std::string> seen;
      for (size_t i = 0; i < printed.rows.size(); ++i) {
        const PrintedRow& row = printed.rows[i];
        if (const auto made = made_before.find(row.lines.front()); made != made_before.end()) {
          seen.insert(made->second);
          report_.set_unchanged_sop_count(report_.unchanged_sop_count() + 1);
        } else if (matches[i] != nullptr) {
          seen.insert(matches[i]->name());
          UpdateSop(row, *matches[i]);
        } else {
          CreateSop(row, unit);
        }
      }
      WarnOfOthers(existing, seen, printed);
    }
    return absl::OkStatus();
  }

  // What the row says, on top of what the SOP is.
  void Print(const PrintedRow& row, v1::Sop& sop) const {
    sop.set_title(row.title);
    sop.set_position(row.position);
    sop.set_note(row.note);
    sop.set_state(v1::SOP_STATE_IN_FORCE);
    v1::SopOrigin& origin = *sop.mutable_origin();
    origin.set_declaration(declaration_.name());
    origin.set_first_printing(row.first_printing);
    origin.clear_lines();
    for (size_t i = 0; i < std::min(row.lines.size(), kMaxOriginLines); ++i) {
      origin.add_lines(row.lines[i]);
    }
  }

  void CreateSop(const PrintedRow& row, const v1::Unit& unit) {
    std::string_view words = row.title;
    if (words.size() > 4 && NormaliseName(words.substr(0, 4)) == "sop") {
      words.remove_prefix(4);
    }
    v1::Sop sop;
    sop.set_name(SopName(document_.agency, sop_ids_.Choose(SlugId(words, "sop"))).ToString());
    sop.set_unit(unit.name());
    Print(row, sop);
    draft_.Record(std::nullopt, std::optional(std::move(sop)));
    report_.set_created_sop_count(report_.created_sop_count() + 1);
  }

  void UpdateSop(const PrintedRow& row, const v1::Sop& sop) {
    v1::Sop after = sop;
    Print(row, after);
    const bool same = sop.title() == after.title() && sop.position() == after.position() &&
                      sop.note() == after.note() && sop.state() == after.state();
    if (same) {
      report_.set_unchanged_sop_count(report_.unchanged_sop_count() + 1);
    } else {
      report_.set_updated_sop_count(report_.updated_sop_count() + 1);
    }
    if (!MessageDifferencer::Equals(sop, after)) {
      draft_.Record(std::optional(sop), std::optional(std::move(after)));
    }
  }

  void WarnOfOthers(const std::vector<v1::Sop>& existing, const std::set<std::string>& seen,
                    const PrintedUnit& printed) {
    for (const v1::Sop& sop : existing) {
      if (seen.contains(sop.name())) {
        continue;
      }
      v1::ImportFinding finding;
      finding.set_severity(v1::FINDING_SEVERITY_WARNING);
      finding.set_kind(v1::FINDING_KIND_NOT_IN_DOCUMENT);
      finding.set_outline_code(printed.code.ToString());
      finding.set_position(sop.position());
      finding.set_text(ClipText(sop.title(), 200));
      finding.set_message(fmt::format(
          "The register holds '{}', which the document does not have. It stays; delete it if it is "
          "no longer kept.",
          sop.name()));
      finding.set_message_id(fmt::format(
          "Register memuat '{}' yang tidak ada dalam dokumen. Tetap disimpan; hapus bila tidak "
          "berlaku.",
          sop.name()));
      findings_.push_back(std::move(finding));
      report_.set_finding_count(report_.finding_count() + 1);
    }
  }

  void PlanDeclaration() {
    if (imported_before_) {
      return;
    }
    v1::Declaration after = existing_declaration_.value_or(declaration_);
    after.set_title(recap_.title);
    *after.mutable_source() = document_.source;
    after.clear_figures();
    for (const PrintedFigure& printed : recap_.figures) {
      v1::Figure& figure = *after.add_figures();
      if (printed.unit) {
        figure.set_unit(units_.at(printed.unit->ToString()).name());
      }
      figure.set_kind(printed.kind);
      figure.set_count(printed.count);
      figure.set_line(printed.line);
      figure.set_text(ClipText(printed.text, 100));
    }
    if (!existing_declaration_ || !MessageDifferencer::Equals(*existing_declaration_, after)) {
      draft_.Record(existing_declaration_, std::optional(std::move(after)));
    }
  }

  const StateReader& state_;
  const ImportDocument& document_;
  const PrintedRecap& recap_;
  CommitDraft& draft_;

  v1::ImportReport report_;
  std::vector<v1::ImportFinding> findings_;
  // By outline code; those of the register, then those of the document too.
  std::map<std::string, v1::Unit> units_;
  FreeIds unit_ids_;
  FreeIds sop_ids_;
  std::optional<v1::Declaration> existing_declaration_;
  // Its name, whether it exists or is to be made.
  v1::Declaration declaration_;
  // The same bytes were imported before.
  bool imported_before_ = false;
};

}  // namespace

absl::StatusOr<v1::ImportReport> PlanImport(const StateReader& state,
                                            const ImportDocument& document, CommitDraft& draft) {
  return Planner(state, document, draft).Plan();
}

}  // namespace tertib::catalogue
