#include "services/recap/reconciliation/answer.h"

#include <iterator>
#include <utility>

#include "services/common/resource_name.h"
#include "services/common/text.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/byte_budget.h"

namespace tertib::recap {
namespace {

using catalogue::v1::Figure;

// What one answer may hold; the protos say so too. Clients take 4 MiB unless told otherwise.
constexpr size_t kMaxBytes = 3'400 << 10;
constexpr size_t kMaxContradictionBytes = 512 << 10;
constexpr size_t kMaxRowBytes = 2 << 20;
constexpr size_t kMaxContradictions = 1'000;
constexpr size_t kMaxFigures = 100;
constexpr size_t kMaxUnmatchedFigures = 1'000;
constexpr size_t kMaxFigureText = 200;

Figure ToWireFigure(const Figure& figure) {
  Figure result = figure;
  result.set_text(ClipText(figure.text(), kMaxFigureText));
  return result;
}

// Where all three lists are left out.
void LeaveOutLists(ComparedLine& line) {
  line.message.set_omitted_row_count(ToWireCount(line.rows.CountAll()));
  line.message.set_omitted_unit_count(ToWireCount(line.unit_count));
  line.message.set_omitted_figure_count(ToWireCount(std::ssize(line.figures.figures)));
}

void AddUnits(ComparedLine& line, ByteBudget& budget, v1::FigureComparison& result) {
  for (v1::ExplainingUnit& unit : line.units) {
    if (!budget.Spend(unit)) {
      break;
    }
    *result.add_units() = std::move(unit);
  }
  result.set_omitted_unit_count(ToWireCount(line.unit_count - result.units_size()));
}

void AddRows(ComparedLine& line, ByteBudget& budget, v1::FigureComparison& result) {
  for (v1::ExplainingRow& row : line.rows.listed) {
    if (!budget.Spend(row)) {
      break;
    }
    *result.add_rows() = std::move(row);
  }
  result.set_omitted_row_count(ToWireCount(line.rows.CountAll() - result.rows_size()));
}

void AddFigures(const PrintedFigures& figures, ByteBudget& budget, v1::FigureComparison& result) {
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
  result.set_omitted_figure_count(ToWireCount(std::ssize(figures.figures) - result.figures_size()));
}

void AddContradictions(std::vector<PrintedContradiction>& found, ByteBudget& budget,
                       v1::ReconcileRecapResponse& response) {
  for (PrintedContradiction& contradiction : found) {
    if (static_cast<size_t>(response.contradictions_size()) == kMaxContradictions ||
        !budget.Spend(contradiction.message)) {
      break;
    }
    *response.add_contradictions() = std::move(contradiction.message);
  }
  response.set_omitted_contradiction_count(
      ToWireCount(std::ssize(found) - response.contradictions_size()));
}

void AddUnmatched(const std::vector<const Figure*>& unmatched, ByteBudget& budget,
                  v1::ReconcileRecapResponse& response) {
  for (const Figure* figure : unmatched) {
    Figure wire = ToWireFigure(*figure);
    if (static_cast<size_t>(response.unmatched_figures_size()) == kMaxUnmatchedFigures ||
        !budget.Spend(wire)) {
      break;
    }
    *response.add_unmatched_figures() = std::move(wire);
  }
  response.set_omitted_unmatched_figure_count(
      ToWireCount(std::ssize(unmatched) - response.unmatched_figures_size()));
}

// Calls `add` with each line that is in the answer, the total before the units: it is what people
// look at where not all can be listed.
template <typename Add>
void ForEachLine(Reconciled& found, v1::ReconcileRecapResponse& response, const Add& add) {
  add(found.total, *response.mutable_total());
  for (int i = 0; i < response.units_size(); ++i) {
    add(found.units[static_cast<size_t>(i)], *response.mutable_units(i));
  }
}

}  // namespace

// What matters most comes first: where not all fits, what is left out is what comes last here.
v1::ReconcileRecapResponse Answer(const AgencyView& agency, const DeclarationView& declaration,
                                  Reconciled found) {
  ByteBudget budget(kMaxBytes);
  v1::ReconcileRecapResponse response;
  response.set_agency(AgencyName(agency.id).ToString());
  response.set_display_name(agency.display_name);
  response.set_declaration(DeclarationName(agency.id, declaration.key.declaration).ToString());
  *response.mutable_source() = declaration.declaration.source();
  LeaveOutLists(found.total);
  *response.mutable_total() = found.total.message;
  (void)budget.Spend(response);  // All of it is short.

  ByteBudget for_contradictions = budget.Part(kMaxContradictionBytes);
  AddContradictions(found.contradictions, for_contradictions, response);
  budget.Take(for_contradictions);

  for (ComparedLine& line : found.units) {
    LeaveOutLists(line);
    if (!budget.Spend(line.message)) {
      break;
    }
    *response.add_units() = line.message;
  }
  response.set_omitted_unit_count(ToWireCount(std::ssize(found.units) - response.units_size()));

  ByteBudget for_rows = budget.Part(kMaxRowBytes);
  ForEachLine(found, response, [&](ComparedLine& line, v1::FigureComparison& result) {
    AddUnits(line, for_rows, result);
    AddRows(line, for_rows, result);
  });
  budget.Take(for_rows);

  ForEachLine(found, response, [&](ComparedLine& line, v1::FigureComparison& result) {
    AddFigures(line.figures, budget, result);
  });
  AddUnmatched(found.unmatched, budget, response);
  return response;
}

}  // namespace tertib::recap
