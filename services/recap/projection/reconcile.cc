#include "services/recap/projection/reconcile.h"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"
#include "services/recap/projection/byte_budget.h"
#include "services/recap/projection/explanation.h"
#include "services/recap/projection/printed_figures.h"
#include "services/recap/projection/sentence.h"
#include "services/recap/projection/unit_tree.h"

namespace tertib::recap {
namespace {

using catalogue::v1::Figure;

// What one answer may hold; the protos say so too. Clients take 4 MiB unless told otherwise.
constexpr size_t kMaxBytes = 3'400 << 10;
constexpr size_t kMaxContradictionBytes = 512 << 10;
constexpr size_t kMaxRowBytes = 2 << 20;
constexpr size_t kMaxRowsInAll = 10'000;
constexpr size_t kMaxContradictions = 1'000;
constexpr size_t kMaxLines = 100;
constexpr size_t kMaxFigures = 100;
constexpr size_t kMaxUnmatchedFigures = 1'000;
constexpr size_t kMaxFigureText = 200;

Figure ToWireFigure(const Figure& figure) {
  Figure result = figure;
  result.set_text(ClipText(figure.text(), kMaxFigureText));
  return result;
}

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
  int64_t recorded = 0;

  // Filled from the bottom of the tree up:
  bool has_figures = false;  // It or a unit under it.
  int64_t claimed = 0;       // Printed; else what its parts claim; else the document's rows in it.
  int64_t own_claimed = 0;   // The document's rows that it keeps itself, where it has parts.
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
    for (const size_t child : subject.children) {
      parts_have_figures = parts_have_figures || subjects_[child].has_figures;
    }
    subject.has_figures = printed.has_value() || parts_have_figures;
    if (parts_have_figures) {
      TERTIB_ASSIGN_OR_RETURN(const int64_t sum, AddParts(subject, place));
      subject.claimed = printed.value_or(sum);
      CompareWithParts(subject, sum);
    } else if (printed) {
      subject.claimed = *printed;
      const std::vector<size_t> units = UnitsUnder(place);
      const OtherRows others =
          subject.children.empty() ? OtherRows::kInTheSeries : OtherRows::kApart;
      TERTIB_ASSIGN_OR_RETURN(
          subject.rows, ExplainByRows(view_, tree_, units, *printed, declaration_.key.declaration,
                                      others, listing_budget_));
      if (subject.recorded != *printed) {
        subject.clauses = RowClauses(subject.rows, tree_, *printed, units.size() > 1);
      }
    }
    FindDisagreements(subject);
    return absl::OkStatus();
  }

  // Gathers the rows of the subject's parts, and gives what these claim together. Where the
  // document prints no figure, it claims the rows that it lists.
  absl::StatusOr<int64_t> AddParts(Subject& subject, std::optional<size_t> place) {
    if (place) {
      TERTIB_ASSIGN_OR_RETURN(subject.own_claimed, AddUnprinted(subject, {*place}));
    }
    int64_t sum = subject.own_claimed;
    for (const size_t child : subject.children) {
      Subject& part = subjects_[child];
      if (part.has_figures) {
        subject.rows.Append(part.rows);
      } else {
        TERTIB_ASSIGN_OR_RETURN(part.claimed, AddUnprinted(subject, UnitsUnder(child)));
      }
      sum += part.claimed;
    }
    return sum;
  }

  absl::StatusOr<int64_t> AddUnprinted(Subject& subject, const std::vector<size_t>& units) {
    TERTIB_ASSIGN_OR_RETURN(
        const UnprintedRows rows,
        SplitRows(view_, tree_, units, declaration_.key.declaration, listing_budget_));
    subject.rows.Append(rows.others);
    return rows.in_document;
  }

  void CompareWithParts(Subject& subject, int64_t sum) {
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
      for (std::string& clause : PartRowClauses(subject.rows, tree_)) {
        subject.clauses.push_back(std::move(clause));
      }
    }
  }

  std::vector<SumPart> PartsOf(const Subject& subject) const {
    std::vector<SumPart> parts;
    for (const size_t child : subject.children) {
      const Subject& part = subjects_[child];
      if (part.has_figures) {
        parts.push_back({part.label, part.claimed});
      } else if (part.claimed != 0) {
        parts.push_back({part.label + " lists", part.claimed});
      }
    }
    if (subject.own_claimed != 0) {
      parts.push_back({"own rows", subject.own_claimed});
    }
    return parts;
  }

  std::set<int32_t> LinesOfParts(const Subject& subject) const {
    std::set<int32_t> lines = {subject.figures->chosen->line()};
    std::vector<size_t> open(subject.children.rbegin(), subject.children.rend());
    while (!open.empty() && lines.size() < kMaxLines) {
      const Subject& part = subjects_[open.back()];
      open.pop_back();
      if (part.figures->chosen != nullptr) {
        lines.insert(part.figures->chosen->line());
      } else {
        open.insert(open.end(), part.children.rbegin(), part.children.rend());
      }
    }
    return lines;
  }

  // Other figures for the same thing: a contradiction for each value.
  void FindDisagreements(Subject& subject) const {
    const auto printed = subject.figures->printed();
    if (!printed) {
      return;
    }
    std::map<int64_t, std::vector<int32_t>> lines_of;  // In rising order, as the figures.
    for (const Figure* figure : subject.figures->figures) {
      lines_of[figure->count()].push_back(figure->line());
    }
    for (const auto& [other, disagreeing] : lines_of) {
      if (other == *printed) {
        continue;
      }
      std::set<int32_t> lines;
      AddFirst(disagreeing, kMaxLines / 2, lines);
      AddFirst(lines_of.at(*printed), kMaxLines, lines);
      AddFirst(disagreeing, kMaxLines, lines);
      const int32_t first = disagreeing.front();
      const std::string where =
          first > 0 ? fmt::format("line {} prints", first) : "another place prints";
      subject.clauses.push_back(fmt::format("{} {}, not {}", where, other, *printed));
      AddContradiction(
          subject, v1::CONTRADICTION_KIND_FIGURES_DISAGREE, other, lines,
          Sentence({fmt::format("for {} {} {}, not {}", subject.label, where, other, *printed)}));
    }
  }

  // Adds the first of `from` until there are `limit` in `lines`.
  static void AddFirst(const std::vector<int32_t>& from, size_t limit, std::set<int32_t>& lines) {
    for (auto line = from.begin(); line != from.end() && lines.size() < limit; ++line) {
      lines.insert(*line);
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

  // Without figures and rows.
  v1::FigureComparison ToComparison(const Subject& subject) const {
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
    int64_t rows = 0;
    int64_t contradicted = 0;
    if (const auto printed = subject.figures->printed()) {
      result.set_printed(ToWireCount(*printed));
      result.set_difference(ToWireCount(subject.recorded - *printed));
      rows = subject.rows.CountAll();
      contradicted = EffectOfGaps(subject.gaps);
    }
    result.set_omitted_row_count(ToWireCount(rows));
    result.set_omitted_figure_count(ToWireCount(std::ssize(subject.figures->figures)));
    result.set_contradiction_effect(ToWireCount(contradicted));
    result.set_explanation(Sentence(subject.clauses));
    return result;
  }

  static void AddRows(Subject& subject, ByteBudget& budget, v1::FigureComparison& result) {
    if (!subject.figures->printed()) {
      return;
    }
    for (v1::ExplainingRow& row : subject.rows.listed) {
      if (!budget.Spend(row)) {
        break;
      }
      *result.add_rows() = std::move(row);
    }
    result.set_omitted_row_count(ToWireCount(subject.rows.CountAll() - result.rows_size()));
  }

  static void AddFigures(const PrintedFigures& figures, ByteBudget& budget,
                         v1::FigureComparison& result) {
    bool has_chosen = false;
    size_t listed = 0;
    for (const Figure* figure : figures.figures) {
      const bool chosen = figure == figures.chosen;
      // The last place is the chosen one's, if it has none yet.
      const size_t limit = has_chosen || chosen ? kMaxFigures : kMaxFigures - 1;
      if (listed >= limit) {
        continue;
      }
      Figure wire = ToWireFigure(*figure);
      if (!budget.Spend(wire)) {
        break;
      }
      *result.add_figures() = std::move(wire);
      has_chosen = has_chosen || chosen;
      ++listed;
    }
    result.set_omitted_figure_count(
        ToWireCount(std::ssize(figures.figures) - result.figures_size()));
  }

  void AddContradictions(ByteBudget& budget, v1::ReconcileRecapResponse& response) {
    int64_t omitted = 0;
    const auto add = [&](Subject& subject) {
      for (v1::Contradiction& contradiction : subject.contradictions) {
        if (static_cast<size_t>(response.contradictions_size()) < kMaxContradictions &&
            budget.Spend(contradiction)) {
          *response.add_contradictions() = std::move(contradiction);
        } else {
          ++omitted;
        }
      }
    };
    for (Subject& subject : subjects_) {
      add(subject);
    }
    add(total_);
    response.set_omitted_contradiction_count(ToWireCount(omitted));
  }

  void AddUnmatched(ByteBudget& budget, v1::ReconcileRecapResponse& response) const {
    for (const Figure* figure : figures_.unmatched) {
      Figure wire = ToWireFigure(*figure);
      if (static_cast<size_t>(response.unmatched_figures_size()) == kMaxUnmatchedFigures ||
          !budget.Spend(wire)) {
        break;
      }
      *response.add_unmatched_figures() = std::move(wire);
    }
    response.set_omitted_unmatched_figure_count(
        ToWireCount(std::ssize(figures_.unmatched) - response.unmatched_figures_size()));
  }

  // What matters most comes first: where not all fits, what is left out is what comes last here.
  v1::ReconcileRecapResponse Respond() {
    ByteBudget budget(kMaxBytes);
    v1::ReconcileRecapResponse response;
    response.set_agency(AgencyName(agency_.id).ToString());
    response.set_display_name(agency_.display_name);
    response.set_declaration(DeclarationName(agency_.id, declaration_.key.declaration).ToString());
    *response.mutable_source() = declaration_.declaration.source();
    *response.mutable_total() = ToComparison(total_);
    (void)budget.Spend(response);  // All of it is short.
    for (const Subject& subject : subjects_) {
      v1::FigureComparison comparison = ToComparison(subject);
      if (!budget.Spend(comparison)) {
        break;
      }
      *response.add_units() = std::move(comparison);
    }
    response.set_omitted_unit_count(ToWireCount(std::ssize(subjects_) - response.units_size()));

    ByteBudget for_contradictions = budget.Part(kMaxContradictionBytes);
    AddContradictions(for_contradictions, response);
    budget.Take(for_contradictions);

    // The total before the units: it is what people look at where not all can be listed.
    const auto listed_units = static_cast<size_t>(response.units_size());
    ByteBudget for_rows = budget.Part(kMaxRowBytes);
    AddRows(total_, for_rows, *response.mutable_total());
    for (size_t i = 0; i < listed_units; ++i) {
      AddRows(subjects_[i], for_rows, *response.mutable_units(static_cast<int>(i)));
    }
    budget.Take(for_rows);

    AddFigures(figures_.total, budget, *response.mutable_total());
    for (size_t i = 0; i < listed_units; ++i) {
      AddFigures(figures_.units[i], budget, *response.mutable_units(static_cast<int>(i)));
    }
    AddUnmatched(budget, response);
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
};

}  // namespace

absl::StatusOr<v1::ReconcileRecapResponse> Reconcile(const ViewReader& view,
                                                     const AgencyView& agency,
                                                     const DeclarationView& declaration) {
  TERTIB_ASSIGN_OR_RETURN(std::vector<UnitView> units, view.ListUnits(agency.id));
  return Reconciliation(view, agency, declaration, BuildUnitTree(std::move(units))).Run();
}

}  // namespace tertib::recap
