#include "services/catalogue/intake/planning/import_plan.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "services/catalogue/domain/references.h"
#include "services/catalogue/intake/planning/free_ids.h"
#include "services/catalogue/intake/planning/plan_findings.h"
#include "services/catalogue/intake/planning/printed_tree.h"
#include "services/catalogue/intake/planning/row_matching.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr int kMaxFindings = 10'000;
// gRPC clients take in 4 MiB by default.
constexpr size_t kMaxReportBytes = size_t{3} << 20;
constexpr int kMaxAliases = 20;
constexpr size_t kMaxOriginLines = 100;
constexpr size_t kMaxDeclarationBytes = size_t{1} << 20;
// The longest name of a unit, and its field.
constexpr size_t kFigureNames = 150;

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

// Tells a row of one document from every other by where it stands.
template <typename Lines>
std::string LinesKey(const Lines& lines) {
  const auto count = std::min<std::ptrdiff_t>(std::distance(lines.begin(), lines.end()),
                                              static_cast<std::ptrdiff_t>(kMaxOriginLines));
  return fmt::format("{}", fmt::join(lines.begin(), lines.begin() + count, " "));
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
    TERTIB_RETURN_IF_ERROR(LoadUnits());
    TERTIB_RETURN_IF_ERROR(FindDeclaration());
    TERTIB_RETURN_IF_ERROR(LoadSops());
    FindNewUnits();
    if (!FitsTheRegister()) {
      report_.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
      return Finish();
    }
    TERTIB_RETURN_IF_ERROR(PlanAgency());
    PlanUnits();
    PlanSops();
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
    size_t bytes = 0;
    using Findings = std::vector<v1::ImportFinding>;
    for (const Findings* findings :
         std::initializer_list<const Findings*>{&recap_.findings, &findings_}) {
      for (const v1::ImportFinding& finding : *findings) {
        bytes += finding.ByteSizeLong();
        if (report_.findings_size() == kMaxFindings || bytes > kMaxReportBytes) {
          return std::move(report_);
        }
        *report_.add_findings() = finding;
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
      parents_.emplace(unit.name(), unit.parent());
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
    existing_declaration_ = same_bytes ? same_bytes : same_name;
    if (existing_declaration_) {
      declaration_.set_name(existing_declaration_->name());
    } else {
      const std::string id = ids.Choose(SlugId(StemOf(document_.source.source_name()), "recap"));
      declaration_.set_name(DeclarationName(document_.agency, id).ToString());
    }
    return absl::OkStatus();
  }

  // What this very document made before is found by all the lines it stood on; the document was
  // imported before if there is any.
  absl::Status LoadSops() {
    TERTIB_RETURN_IF_ERROR(state_.VisitSops(document_.agency, "", [&](const v1::Sop& sop) {
      sop_ids_.Take(IdOf(sop.name()));
      sops_[sop.unit()].push_back(sop);
      if (sop.origin().declaration() == declaration_.name() &&
          sop.origin().document_sha256() == document_.source.sha256()) {
        made_before_.emplace(LinesKey(sop.origin().lines()), sop.name());
      } else {
        others_[sop.unit()].push_back(sop);
      }
      return true;
    }));
    imported_before_ = !made_before_.empty();
    return absl::OkStatus();
  }

  // The units to make: those that the register does not have; of a document that was imported
  // before, only those that a row needs which comes back, with the units above them.
  void FindNewUnits() {
    for (const PrintedUnit& printed : recap_.units) {
      const bool needed =
          !imported_before_ ||
          std::any_of(printed.rows.begin(), printed.rows.end(), [this](const PrintedRow& row) {
            return !made_before_.contains(LinesKey(row.lines));
          });
      for (auto code = std::optional(printed.code); needed && code; code = code->Parent()) {
        if (!units_.contains(code->ToString())) {
          new_units_.insert(code->ToString());
        }
      }
    }
  }

  // Whether the register can take what the document says; a finding says what it cannot.
  bool FitsTheRegister() {
    const size_t before = findings_.size();
    for (const PrintedUnit& printed : recap_.units) {
      const std::string code = printed.code.ToString();
      const int depth = new_units_.contains(code) ? DepthOfNew(printed.code) : 0;
      if (depth > kMaxUnitDepth) {
        Find(UnitTooDeep(code, depth));
      }
    }
    if (units_.size() + new_units_.size() > kMaxUnits) {
      Find(TooManyUnits());
    }
    if (DescribeFigures().ByteSizeLong() + kFigureNames * recap_.figures.size() >
        kMaxDeclarationBytes) {
      Find(FiguresTooLarge());
    }
    return findings_.size() == before;
  }

  int DepthOfNew(const OutlineCode& code) const {
    const auto parent = code.Parent();
    if (!parent) {
      return 1;
    }
    const auto existing = units_.find(parent->ToString());
    return 1 + (existing == units_.end() ? DepthOfNew(*parent) : DepthOf(existing->second));
  }

  int DepthOf(const v1::Unit& unit) const {
    int depth = 1;
    std::string parent = unit.parent();
    while (!parent.empty() && depth <= kMaxUnitDepth) {
      ++depth;
      const auto found = parents_.find(parent);
      parent = found == parents_.end() ? "" : found->second;
    }
    return depth;
  }

  void Find(v1::ImportFinding finding) {
    findings_.push_back(std::move(finding));
    report_.set_finding_count(report_.finding_count() + 1);
  }

  void PlanUnits() {
    for (const PrintedUnit& printed : recap_.units) {
      const std::string code = printed.code.ToString();
      if (new_units_.contains(code)) {
        units_.insert_or_assign(code, CreateUnit(printed));
        report_.set_created_unit_count(report_.created_unit_count() + 1);
      } else if (!imported_before_) {
        UpdateUnit(printed, units_.at(code));
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

  void PlanSops() {
    std::vector<std::pair<const PrintedRow*, std::string>> unmatched;
    for (const PrintedUnit& printed : recap_.units) {
      const auto unit = units_.find(printed.code.ToString());
      const std::string name = unit == units_.end() ? "" : unit->second.name();
      const std::vector<const v1::Sop*> matches = MatchRows(printed.rows, others_[name]);
      for (size_t i = 0; i < printed.rows.size(); ++i) {
        const PrintedRow& row = printed.rows[i];
        if (const auto made = made_before_.find(LinesKey(row.lines)); made != made_before_.end()) {
          seen_.insert(made->second);
          report_.set_unchanged_sop_count(report_.unchanged_sop_count() + 1);
        } else if (matches[i] != nullptr) {
          seen_.insert(matches[i]->name());
          UpdateSop(row, *matches[i], name);
        } else {
          unmatched.emplace_back(&row, name);
        }
      }
    }
    // A row that no SOP of its unit is may be one that stood in another unit: the same title, and
    // not printed there.
    for (const auto& [row, unit] : unmatched) {
      if (const v1::Sop* moved = FindMoved(*row)) {
        seen_.insert(moved->name());
        UpdateSop(*row, *moved, unit);
      } else {
        CreateSop(*row, unit);
      }
    }
    for (const PrintedUnit& printed : recap_.units) {
      if (const auto unit = units_.find(printed.code.ToString()); unit != units_.end()) {
        WarnOfOthers(sops_[unit->second.name()], printed);
      }
    }
  }

  const v1::Sop* FindMoved(const PrintedRow& row) {
    if (!by_title_) {
      by_title_.emplace();
      for (const auto& [unit, sops] : others_) {
        for (const v1::Sop& sop : sops) {
          if (sop.has_origin()) {
            by_title_->emplace(NormaliseName(sop.title()), &sop);
          }
        }
      }
    }
    const auto [begin, end] = by_title_->equal_range(NormaliseName(row.title));
    const auto found = std::find_if(
        begin, end, [this](const auto& entry) { return !seen_.contains(entry.second->name()); });
    return found == end ? nullptr : found->second;
  }

  // What the row says, on top of what the SOP is.
  void Print(const PrintedRow& row, v1::Sop& sop) const {
    sop.set_title(row.title);
    sop.set_position(row.position);
    sop.set_note(row.note);
    sop.set_state(v1::SOP_STATE_IN_FORCE);
    v1::SopOrigin& origin = *sop.mutable_origin();
    origin.set_declaration(declaration_.name());
    origin.set_document_sha256(document_.source.sha256());
    origin.set_first_printing(row.first_printing);
    origin.clear_lines();
    for (size_t i = 0; i < std::min(row.lines.size(), kMaxOriginLines); ++i) {
      origin.add_lines(row.lines[i]);
    }
  }

  void CreateSop(const PrintedRow& row, const std::string& unit) {
    std::string_view words = row.title;
    if (words.size() > 4 && NormaliseName(words.substr(0, 4)) == "sop") {
      words.remove_prefix(4);
    }
    v1::Sop sop;
    sop.set_name(SopName(document_.agency, sop_ids_.Choose(SlugId(words, "sop"))).ToString());
    sop.set_unit(unit);
    Print(row, sop);
    draft_.Record(std::nullopt, std::optional(std::move(sop)));
    report_.set_created_sop_count(report_.created_sop_count() + 1);
  }

  void UpdateSop(const PrintedRow& row, const v1::Sop& sop, const std::string& unit) {
    v1::Sop after = sop;
    after.set_unit(unit);
    Print(row, after);
    const bool same = sop.unit() == after.unit() && sop.title() == after.title() &&
                      sop.position() == after.position() && sop.note() == after.note() &&
                      sop.state() == after.state();
    if (same) {
      report_.set_unchanged_sop_count(report_.unchanged_sop_count() + 1);
    } else {
      report_.set_updated_sop_count(report_.updated_sop_count() + 1);
    }
    if (!MessageDifferencer::Equals(sop, after)) {
      draft_.Record(std::optional(sop), std::optional(std::move(after)));
    }
  }

  void WarnOfOthers(const std::vector<v1::Sop>& existing, const PrintedUnit& printed) {
    for (const v1::Sop& sop : existing) {
      if (!seen_.contains(sop.name())) {
        Find(NotInDocument(sop, printed.code.ToString()));
      }
    }
  }

  // The printed figures without the names of their units.
  v1::Declaration DescribeFigures() const {
    v1::Declaration declaration;
    for (const PrintedFigure& printed : recap_.figures) {
      v1::Figure& figure = *declaration.add_figures();
      figure.set_kind(printed.kind);
      figure.set_count(printed.count);
      figure.set_line(printed.line);
      figure.set_text(ClipText(printed.text, 100));
    }
    return declaration;
  }

  void PlanDeclaration() {
    if (imported_before_ && draft_.empty()) {
      return;
    }
    v1::Declaration after = existing_declaration_.value_or(declaration_);
    after.set_title(recap_.title);
    *after.mutable_source() = document_.source;
    *after.mutable_figures() = DescribeFigures().figures();
    for (size_t i = 0; i < recap_.figures.size(); ++i) {
      if (const auto& unit = recap_.figures[i].unit) {
        after.mutable_figures(static_cast<int>(i))->set_unit(units_.at(unit->ToString()).name());
      }
    }
    PrintTree(recap_, units_, after);
    // What an import changed makes its document the one that was changed last, which the recap is
    // held against, also if its own figures are as they were.
    if (!existing_declaration_ || !draft_.empty() ||
        !MessageDifferencer::Equals(*existing_declaration_, after)) {
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
  // Outline codes of the units to make.
  std::set<std::string> new_units_;
  // The register's units: the parent of each, by name.
  std::map<std::string, std::string> parents_;
  // The register's SOPs by unit: all, and those that this very document did not make.
  std::map<std::string, std::vector<v1::Sop>> sops_;
  std::map<std::string, std::vector<v1::Sop>> others_;
  // Those of them that were imported, by title; made when first needed.
  std::optional<std::multimap<std::string, const v1::Sop*>> by_title_;
  // The names of the SOPs that the document has.
  std::set<std::string> seen_;
  // The names of those that it did, by the lines they stood on.
  std::map<std::string, std::string> made_before_;
  FreeIds unit_ids_;
  FreeIds sop_ids_;
  std::optional<v1::Declaration> existing_declaration_;
  // Its name, whether it exists or is to be made.
  v1::Declaration declaration_;
  // The same bytes were imported before, and something of it is still there.
  bool imported_before_ = false;
};

}  // namespace

absl::StatusOr<v1::ImportReport> PlanImport(const StateReader& state,
                                            const ImportDocument& document, CommitDraft& draft) {
  return Planner(state, document, draft).Plan();
}

}  // namespace tertib::catalogue
