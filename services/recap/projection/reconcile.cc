#include "services/recap/projection/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/recap/projection/explanation.h"
#include "services/recap/projection/printed_figures.h"
#include "services/recap/projection/sentence.h"
#include "services/recap/projection/unit_tree.h"

namespace tertib::recap {
namespace {

using catalogue::v1::Figure;

// What one answer may hold of rows: so many, in so many bytes.
constexpr size_t kMaxRowsInAll = 10'000;
constexpr size_t kMaxRowBytes = 2 << 20;

// Parts that do not add up, somewhere under a figure.
struct Gap {
  std::string label;  // Of the unit whose parts they are.
  int64_t printed = 0;
  int64_t sum = 0;
};

// A unit (or the agency as a whole) while its figures are compared.
struct Subject {
  const UnitNode* node = nullptr;  // Null: the whole agency.
  std::string label;               // Its code, for sentences.
  const PrintedFigures* figures = nullptr;
  std::vector<size_t> children;
  int64_t own = 0;
  int64_t recorded = 0;

  // Filled from the bottom of the tree up:
  bool has_figures = false;  // It or a unit under it.
  int64_t claimed = 0;       // Printed; else what its parts claim; else recorded.
  RowExplanation rows;       // What explains recorded less claimed, …
  std::vector<Gap> gaps;     // … together with these.
  std::vector<std::string> clauses;
  std::vector<v1::Contradiction> contradictions;
};

int64_t EffectOfGaps(const std::vector<Gap>& gaps) {
  int64_t effect = 0;
  for (const Gap& gap : gaps) {
    effect += gap.sum - gap.printed;
  }
  return effect;
}

class Reconciliation {
 public:
  Reconciliation(const ViewReader& view, const AgencyView& agency,
                 const DeclarationView& declaration, UnitTree tree)
      : view_(view),
        agency_(agency),
        declaration_(declaration),
        tree_(std::move(tree)),
        figures_(SortFigures(declaration.declaration, tree_)),
        subjects_(tree_.nodes.size()) {}

  absl::StatusOr<v1::ReconcileRecapResponse> Run() {
    // Children stand after their parents: from the last to the first is from the bottom up.
    for (size_t i = subjects_.size(); i-- > 0;) {
      Subject& subject = subjects_[i];
      subject.node = &tree_.nodes[i];
      subject.label = subject.node->unit.outline_code;
      subject.figures = &figures_.units[i];
      subject.children = subject.node->children;
      subject.own = subject.node->unit.own.total();
      subject.recorded = subject.node->rolled_up.total();
      TERTIB_RETURN_IF_ERROR(Compare(subject, i));
    }
    total_.label = "the total";
    total_.figures = &figures_.total;
    total_.children = tree_.roots;
    total_.recorded = agency_.counts.total();
    TERTIB_RETURN_IF_ERROR(Compare(total_, std::nullopt));
    return Respond();
  }

 private:
  absl::Status Compare(Subject& subject, std::optional<size_t> place) {
    const auto printed = subject.figures->printed();
    bool parts_have_figures = false;
    int64_t sum = subject.own;
    for (const size_t child : subject.children) {
      parts_have_figures = parts_have_figures || subjects_[child].has_figures;
      sum += subjects_[child].claimed;
    }
    subject.has_figures = printed.has_value() || parts_have_figures;
    if (parts_have_figures) {
      subject.claimed = printed.value_or(sum);
      CompareWithParts(subject, sum);
    } else if (printed) {
      subject.claimed = *printed;
      const std::vector<size_t> units = UnitsUnder(place);
      TERTIB_ASSIGN_OR_RETURN(
          subject.rows, ExplainByRows(view_, tree_, units, *printed, declaration_.key.declaration,
                                      listing_budget_));
      if (subject.recorded != *printed) {
        subject.clauses = RowClauses(subject.rows, tree_, *printed, units.size() > 1);
      }
    } else {
      subject.claimed = subject.recorded;
    }
    FindDisagreements(subject);
    return absl::OkStatus();
  }

  void CompareWithParts(Subject& subject, int64_t sum) {
    for (const size_t child : subject.children) {
      subject.rows.Append(subjects_[child].rows);
    }
    const auto printed = subject.figures->printed();
    if (printed && sum != *printed) {
      subject.gaps.push_back({subject.label, *printed, sum});
    }
    const size_t own_gaps = subject.gaps.size();
    for (const size_t child : subject.children) {
      const auto& below = subjects_[child].gaps;
      subject.gaps.insert(subject.gaps.end(), below.begin(), below.end());
    }
    if (!printed) {
      return;
    }
    if (sum != *printed) {
      const std::string clause =
          fmt::format("its parts print {}, not {}", SumText(sum, PartsOf(subject)), *printed);
      subject.clauses.push_back(clause);
      AddContradiction(subject, v1::CONTRADICTION_KIND_PARTS_DO_NOT_ADD_UP, sum,
                       LinesOfParts(subject),
                       fmt::format("The parts of {} print {}, not {}.", subject.label,
                                   SumText(sum, PartsOf(subject)), *printed));
    }
    if (subject.recorded != *printed) {
      for (size_t i = own_gaps; i < subject.gaps.size(); ++i) {
        const Gap& gap = subject.gaps[i];
        subject.clauses.push_back(
            fmt::format("the parts of {} print {}, not {}", gap.label, gap.sum, gap.printed));
        if (subject.clauses.size() == kMaxGapClauses) {
          subject.clauses.emplace_back("more parts do not add up");
          break;
        }
      }
      for (std::string& clause : PartRowClauses(subject.rows)) {
        subject.clauses.push_back(std::move(clause));
      }
    }
  }

  std::vector<SumPart> PartsOf(const Subject& subject) const {
    std::vector<SumPart> parts;
    for (const size_t child : subject.children) {
      const Subject& part = subjects_[child];
      const bool says_so = part.has_figures;
      parts.push_back({says_so ? part.label : part.label + " recorded", part.claimed});
    }
    if (subject.own != 0) {
      parts.push_back({"own rows", subject.own});
    }
    return parts;
  }

  std::set<int32_t> LinesOfParts(const Subject& subject) const {
    std::set<int32_t> lines = {subject.figures->chosen->line()};
    std::vector<size_t> open = subject.children;
    while (!open.empty()) {
      const Subject& part = subjects_[open.back()];
      open.pop_back();
      if (part.figures->chosen != nullptr) {
        lines.insert(part.figures->chosen->line());
      } else {
        open.insert(open.end(), part.children.begin(), part.children.end());
      }
    }
    return lines;
  }

  // Other figures for the same thing: a contradiction for each value.
  void FindDisagreements(Subject& subject) const {
    const auto printed = subject.figures->printed();
    std::set<int64_t> others;
    for (const Figure* figure : subject.figures->figures) {
      if (figure->count() != *printed) {
        others.insert(figure->count());
      }
    }
    for (const int64_t other : others) {
      std::set<int32_t> lines;
      std::set<int32_t> disagreeing;
      for (const Figure* figure : subject.figures->figures) {
        if (figure->count() == other) {
          disagreeing.insert(figure->line());
        }
        if (figure->count() == other || figure->count() == *printed) {
          lines.insert(figure->line());
        }
      }
      const std::string where = *disagreeing.begin() > 0
                                    ? fmt::format("line {} prints", *disagreeing.begin())
                                    : "another place prints";
      subject.clauses.push_back(fmt::format("{} {}, not {}", where, other, *printed));
      AddContradiction(
          subject, v1::CONTRADICTION_KIND_FIGURES_DISAGREE, other, lines,
          Sentence({fmt::format("for {} {} {}, not {}", subject.label, where, other, *printed)}));
    }
  }

  static void AddContradiction(Subject& subject, v1::ContradictionKind kind, int64_t found,
                               const std::set<int32_t>& lines, std::string explanation) {
    v1::Contradiction& contradiction = subject.contradictions.emplace_back();
    contradiction.set_kind(kind);
    if (subject.node != nullptr) {
      const UnitKey& key = subject.node->unit.key;
      contradiction.set_unit(UnitName(key.agency, key.unit).ToString());
      contradiction.set_outline_code(subject.node->unit.outline_code);
    }
    contradiction.set_printed(subject.figures->chosen->count());
    contradiction.set_found(ToWireCount(found));
    for (const int32_t line : lines) {
      if (line > 0) {
        contradiction.add_lines(line);
      }
    }
    contradiction.set_explanation(std::move(explanation));
  }

  // The unit and all under it, in outline order; without a place all there are.
  std::vector<size_t> UnitsUnder(std::optional<size_t> place) const {
    std::vector<size_t> units;
    for (size_t i = place.value_or(0); i < tree_.nodes.size(); ++i) {
      if (place && i > *place && tree_.nodes[i].depth <= tree_.nodes[*place].depth) {
        break;
      }
      units.push_back(i);
    }
    return units;
  }

  v1::FigureComparison ToComparison(Subject& subject) {
    v1::FigureComparison result;
    if (subject.node != nullptr) {
      const UnitView& unit = subject.node->unit;
      result.set_unit(UnitName(unit.key.agency, unit.key.unit).ToString());
      result.set_outline_code(unit.outline_code);
      result.set_display_name(unit.display_name);
      result.set_depth(subject.node->depth);
    } else {
      result.set_display_name(agency_.display_name);
      result.set_depth(0);
    }
    result.set_recorded(ToWireCount(subject.recorded));
    for (const Figure* figure : subject.figures->figures) {
      *result.add_figures() = *figure;
    }
    const auto printed = subject.figures->printed();
    int64_t omitted = 0;
    int64_t contradicted = 0;
    if (printed) {
      result.set_printed(ToWireCount(*printed));
      result.set_difference(ToWireCount(subject.recorded - *printed));
      omitted = subject.rows.CountAll();
      for (v1::ExplainingRow& row : subject.rows.listed) {
        const size_t bytes = row.ByteSizeLong();
        if (bytes > row_bytes_left_) {
          row_bytes_left_ = 0;
          break;
        }
        row_bytes_left_ -= bytes;
        *result.add_rows() = std::move(row);
        --omitted;
      }
      contradicted = EffectOfGaps(subject.gaps);
    }
    result.set_omitted_row_count(ToWireCount(omitted));
    result.set_contradiction_effect(ToWireCount(contradicted));
    result.set_explanation(Sentence(subject.clauses));
    return result;
  }

  v1::ReconcileRecapResponse Respond() {
    v1::ReconcileRecapResponse response;
    response.set_agency(AgencyName(agency_.id).ToString());
    response.set_display_name(agency_.display_name);
    response.set_declaration(DeclarationName(agency_.id, declaration_.key.declaration).ToString());
    *response.mutable_source() = declaration_.declaration.source();
    // The total first: it is what people look at where not all rows can be listed.
    *response.mutable_total() = ToComparison(total_);
    for (Subject& subject : subjects_) {
      *response.add_units() = ToComparison(subject);
      for (v1::Contradiction& contradiction : subject.contradictions) {
        *response.add_contradictions() = std::move(contradiction);
      }
    }
    for (v1::Contradiction& contradiction : total_.contradictions) {
      *response.add_contradictions() = std::move(contradiction);
    }
    for (const Figure* figure : figures_.unmatched) {
      *response.add_unmatched_figures() = *figure;
    }
    return response;
  }

  static constexpr size_t kMaxGapClauses = 6;

  const ViewReader& view_;
  const AgencyView& agency_;
  const DeclarationView& declaration_;
  const UnitTree tree_;
  const FiguresByUnit figures_;
  std::vector<Subject> subjects_;  // As the nodes of the tree.
  Subject total_;
  size_t listing_budget_ = kMaxRowsInAll;
  size_t row_bytes_left_ = kMaxRowBytes;
};

}  // namespace

absl::StatusOr<v1::ReconcileRecapResponse> Reconcile(const ViewReader& view,
                                                     const AgencyView& agency,
                                                     const DeclarationView& declaration) {
  TERTIB_ASSIGN_OR_RETURN(std::vector<UnitView> units, view.ListUnits(agency.id));
  return Reconciliation(view, agency, declaration, BuildUnitTree(std::move(units))).Run();
}

}  // namespace tertib::recap
