#include "services/recap/reconciliation/document_tree.h"

#include <algorithm>
#include <utility>

#include "services/common/resource_name.h"

namespace tertib::recap {
namespace {

using catalogue::v1::Declaration;
using catalogue::v1::Figure;
using catalogue::v1::PrintedUnit;

// The unit's id; empty if `name` is not that of a unit of the agency.
std::string UnitIdIn(const std::string& name, const std::string& agency) {
  const auto parsed = ParseResourceName(ResourceType::kUnit, name);
  return parsed && parsed->agency == agency ? parsed->id : "";
}

// Takes units in any order that has parents before their parts, and lays them out.
class Layout {
 public:
  Layout() : units_(1) {}

  // A unit that is there already is left as it is; one whose parent is not there stands at the top.
  void Add(const std::string& unit, const std::string& parent, std::string code,
           const PrintedUnit& printed) {
    if (unit.empty() || !taken_.emplace(unit, units_.size()).second) {
      return;
    }
    const auto above = taken_.find(parent);
    PrintedNode node;
    node.unit = unit;
    node.code = std::move(code);
    node.parent = above == taken_.end() || parent == unit ? 0 : above->second;
    node.listed = printed.listed_row_count();
    node.first_number = std::max(1, printed.first_row_number());
    units_[*node.parent].children.push_back(units_.size());
    units_.push_back(std::move(node));
  }

  DocumentTree Run() && {
    DocumentTree tree;
    tree.nodes.reserve(units_.size());
    std::vector<std::pair<size_t, std::optional<size_t>>> open = {{0, std::nullopt}};
    while (!open.empty()) {
      const auto [next, parent] = open.back();
      open.pop_back();
      PrintedNode node = std::move(units_[next]);
      const size_t place = tree.nodes.size();
      for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
        open.emplace_back(*child, place);
      }
      node.children.clear();
      node.parent = parent;
      if (parent) {
        tree.nodes[*parent].children.push_back(place);
        tree.places.emplace(node.unit, place);
      }
      tree.nodes.push_back(std::move(node));
    }
    for (size_t i = tree.nodes.size(); i-- > 0;) {
      PrintedNode& node = tree.nodes[i];
      node.end = node.children.empty() ? i + 1 : tree.nodes[node.children.back()].end;
    }
    return tree;
  }

 private:
  std::vector<PrintedNode> units_;
  std::unordered_map<std::string, size_t> taken_;
};

void AddFigures(const Declaration& declaration, const std::string& agency, DocumentTree& tree) {
  for (const Figure& figure : declaration.figures()) {
    const auto place = tree.places.find(UnitIdIn(figure.unit(), agency));
    if (figure.unit().empty()) {
      tree.nodes.front().figures.figures.push_back(&figure);
    } else if (place != tree.places.end()) {
      tree.nodes[place->second].figures.figures.push_back(&figure);
    }
  }
  for (PrintedNode& node : tree.nodes) {
    ChooseFigure(node.parent ? FiguresOf::kUnit : FiguresOf::kWhole, node.figures);
  }
}

}  // namespace

std::optional<DocumentTree> ReadDocumentTree(const Declaration& declaration,
                                             const std::string& agency) {
  if (declaration.units().empty()) {
    return std::nullopt;
  }
  Layout layout;
  for (const auto& unit : declaration.units()) {
    layout.Add(UnitIdIn(unit.unit(), agency), UnitIdIn(unit.part_of(), agency), unit.outline_code(),
               unit);
  }
  for (const Figure& figure : declaration.figures()) {
    const std::string unit = UnitIdIn(figure.unit(), agency);
    layout.Add(unit, "", unit, {});
  }
  DocumentTree tree = std::move(layout).Run();
  AddFigures(declaration, agency, tree);
  return tree;
}

DocumentTree StandIn(const Declaration& declaration, const UnitTree& tree,
                     const std::string& agency) {
  std::vector<std::string> parents(tree.nodes.size());
  Layout layout;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    const UnitView& unit = tree.nodes[i].unit;
    for (const size_t child : tree.nodes[i].children) {
      parents[child] = unit.key.unit;
    }
    layout.Add(unit.key.unit, parents[i], unit.outline_code, {});
  }
  DocumentTree result = std::move(layout).Run();
  AddFigures(declaration, agency, result);
  return result;
}

}  // namespace tertib::recap
