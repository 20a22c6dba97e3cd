#include "services/recap/projection/unit_tree.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "services/common/outline_code.h"
#include "services/common/resource_name.h"

namespace tertib::recap {
namespace {

struct Placed {
  std::optional<OutlineCode> code;
  UnitView unit;
};

// Outline order; what bears no code that can be read comes after it, by its text.
bool Before(const Placed& a, const Placed& b) {
  if (a.code.has_value() != b.code.has_value()) {
    return a.code.has_value();
  }
  if (a.code && *a.code != *b.code) {
    return *a.code < *b.code;
  }
  return std::tie(a.unit.outline_code, a.unit.key) < std::tie(b.unit.outline_code, b.unit.key);
}

// Lays the units out in the order of the tree, without recursion: nothing says how deep it is.
class Layout {
 public:
  explicit Layout(std::vector<UnitView> units) {
    for (UnitView& unit : units) {
      auto code = OutlineCode::Parse(unit.outline_code);
      sorted_.push_back({std::move(code), std::move(unit)});
    }
    std::sort(sorted_.begin(), sorted_.end(), Before);
    for (size_t i = 0; i < sorted_.size(); ++i) {
      index_.emplace(sorted_[i].unit.key.unit, i);
    }
    children_.resize(sorted_.size());
    done_.resize(sorted_.size());
  }

  UnitTree Run() {
    std::vector<size_t> top;
    for (size_t i = 0; i < sorted_.size(); ++i) {
      const auto parent = index_.find(sorted_[i].unit.parent);
      if (parent == index_.end()) {
        top.push_back(i);
      } else {
        children_[parent->second].push_back(i);
      }
    }
    for (const size_t i : top) {
      Place(i);
    }
    for (size_t i = 0; i < sorted_.size(); ++i) {
      Place(i);  // Only rings are left.
    }
    for (size_t i = tree_.nodes.size(); i-- > 0;) {
      UnitNode& node = tree_.nodes[i];
      node.rolled_up += node.unit.own;
      for (const size_t child : node.children) {
        node.rolled_up += tree_.nodes[child].rolled_up;
      }
    }
    return std::move(tree_);
  }

 private:
  void Place(size_t first) {
    struct Open {
      size_t unit;
      std::optional<size_t> parent;
    };
    std::vector<Open> open = {{first, std::nullopt}};
    while (!open.empty()) {
      const Open next = open.back();
      open.pop_back();
      if (done_[next.unit]) {
        continue;
      }
      done_[next.unit] = true;
      const size_t place = tree_.nodes.size();
      UnitNode node;
      node.unit = std::move(sorted_[next.unit].unit);
      if (next.parent) {
        node.depth = tree_.nodes[*next.parent].depth + 1;
        tree_.nodes[*next.parent].children.push_back(place);
      } else {
        tree_.roots.push_back(place);
      }
      tree_.nodes.push_back(std::move(node));
      const auto& children = children_[next.unit];
      for (auto child = children.rbegin(); child != children.rend(); ++child) {
        open.push_back({*child, place});
      }
    }
  }

  std::vector<Placed> sorted_;
  std::map<std::string, size_t, std::less<>> index_;
  std::vector<std::vector<size_t>> children_;
  std::vector<bool> done_;
  UnitTree tree_;
};

}  // namespace

UnitTree BuildUnitTree(std::vector<UnitView> units) { return Layout(std::move(units)).Run(); }

int32_t ToWireCount(int64_t count) {
  return static_cast<int32_t>(std::clamp<int64_t>(count, std::numeric_limits<int32_t>::min(),
                                                  std::numeric_limits<int32_t>::max()));
}

v1::SopCounts ToSopCounts(const Counts& counts) {
  v1::SopCounts result;
  result.set_total(ToWireCount(counts.total()));
  result.set_draft(ToWireCount(counts.draft));
  result.set_in_force(ToWireCount(counts.in_force));
  return result;
}

v1::AgencyRecap ToAgencyRecap(const AgencyView& agency, std::vector<UnitView> units) {
  v1::AgencyRecap result;
  result.set_agency(AgencyName(agency.id).ToString());
  result.set_display_name(agency.display_name);
  *result.mutable_counts() = ToSopCounts(agency.counts);

  const UnitTree tree = BuildUnitTree(std::move(units));
  // Nodes stand before their children, so a child's message is made inside its parent's.
  std::vector<v1::UnitRecap*> messages(tree.nodes.size());
  for (const size_t root : tree.roots) {
    messages[root] = result.add_units();
  }
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    const UnitNode& node = tree.nodes[i];
    v1::UnitRecap& message = *messages[i];
    message.set_unit(UnitName(node.unit.key.agency, node.unit.key.unit).ToString());
    message.set_outline_code(node.unit.outline_code);
    message.set_display_name(node.unit.display_name);
    message.set_kind(node.unit.kind);
    *message.mutable_own() = ToSopCounts(node.unit.own);
    *message.mutable_rolled_up() = ToSopCounts(node.rolled_up);
    for (const size_t child : node.children) {
      messages[child] = message.add_units();
    }
  }
  return result;
}

}  // namespace tertib::recap
