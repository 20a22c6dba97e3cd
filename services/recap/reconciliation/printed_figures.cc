#include "services/recap/reconciliation/printed_figures.h"

#include <algorithm>
#include <array>

namespace tertib::recap {
namespace {

using catalogue::v1::Figure;
using catalogue::v1::FigureKind;

using Preference = std::array<FigureKind, 3>;
constexpr Preference kForUnit = {catalogue::v1::FIGURE_KIND_HEADING,
                                 catalogue::v1::FIGURE_KIND_SUMMARY,
                                 catalogue::v1::FIGURE_KIND_TOTAL};
constexpr Preference kForTotal = {catalogue::v1::FIGURE_KIND_TOTAL,
                                  catalogue::v1::FIGURE_KIND_HEADING,
                                  catalogue::v1::FIGURE_KIND_SUMMARY};

}  // namespace

void ChooseFigure(FiguresOf what, PrintedFigures& printed) {
  auto& figures = printed.figures;
  std::stable_sort(figures.begin(), figures.end(),
                   [](const Figure* a, const Figure* b) { return a->line() < b->line(); });
  for (const FigureKind kind : what == FiguresOf::kUnit ? kForUnit : kForTotal) {
    for (const Figure* figure : figures) {
      if (figure->kind() == kind) {
        printed.chosen = figure;
      }
    }
    if (printed.chosen != nullptr) {
      return;
    }
  }
  // Of a kind that this version does not know.
  printed.chosen = figures.empty() ? nullptr : figures.back();
}

}  // namespace tertib::recap
