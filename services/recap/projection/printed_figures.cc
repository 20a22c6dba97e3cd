#include "services/recap/projection/printed_figures.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

#include "services/common/resource_name.h"

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

void Choose(PrintedFigures& printed, const Preference& preference) {
  auto& figures = printed.figures;
  std::stable_sort(figures.begin(), figures.end(),
                   [](const Figure* a, const Figure* b) { return a->line() < b->line(); });
  for (const FigureKind kind : preference) {
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

}  // namespace

FiguresByUnit SortFigures(const catalogue::v1::Declaration& declaration, const UnitTree& tree) {
  FiguresByUnit result;
  result.units.resize(tree.nodes.size());
  std::unordered_map<std::string, size_t> places;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    const UnitKey& key = tree.nodes[i].unit.key;
    places.emplace(UnitName(key.agency, key.unit).ToString(), i);
  }
  for (const Figure& figure : declaration.figures()) {
    const auto place = places.find(figure.unit());
    if (figure.unit().empty()) {
      result.total.figures.push_back(&figure);
    } else if (place == places.end()) {
      result.unmatched.push_back(&figure);
    } else {
      result.units[place->second].figures.push_back(&figure);
    }
  }
  for (PrintedFigures& unit : result.units) {
    Choose(unit, kForUnit);
  }
  Choose(result.total, kForTotal);
  return result;
}

}  // namespace tertib::recap
