#include "services/recap/reconciliation/standing.h"

#include <utility>

namespace tertib::recap {
namespace {

// A range of places in a tree: a unit and all under it.
struct Range {
  size_t first = 0;
  size_t end = 0;

  bool Holds(std::optional<size_t> place) const { return place && *place >= first && *place < end; }
};

// Holds one node against its part of the register.
class Holder {
 public:
  Holder(const DocumentTree& document, const std::vector<Claim>& claims, const UnitTree& tree,
         const Standing& standing, size_t node)
      : document_(document),
        claims_(claims),
        tree_(tree),
        standing_(standing),
        node_(node),
        printed_{node, document.nodes[node].end},
        held_{0, tree.nodes.size()} {
    if (const auto place = standing.in_register[node]) {
      held_ = {*place, standing.ends[*place]};
    }
  }

  Holding Run() {
    CountThoseThere();
    FindThoseThatLeft();
    FindThoseThatCame();
    std::erase_if(holding_.displaced, [](const DisplacedUnit& unit) { return unit.effect == 0; });
    return std::move(holding_);
  }

 private:
  bool IsThere(size_t node) const {
    return node == node_ || held_.Holds(standing_.in_register[node]);
  }

  // How many of the nodes before each are there, from the first one on.
  void CountThoseThere() {
    there_before_.push_back(0);
    for (size_t node = printed_.first; node < printed_.end; ++node) {
      there_before_.push_back(there_before_.back() + (IsThere(node) ? 1 : 0));
    }
  }
  bool AnyThereFrom(size_t node) const {
    return there_before_[document_.nodes[node].end - node_] > there_before_[node - node_];
  }

  void FindThoseThatLeft() {
    // By node, counted from the first one: the place of the one that it left with.
    std::vector<size_t> left_with(printed_.end - printed_.first);
    for (size_t node = printed_.first; node < printed_.end; ++node) {
      const Claim& claim = claims_[node];
      // What its parts are off stays to be told while it or any of them is there.
      const bool gap_stays = claim.gap != 0 && AnyThereFrom(node);
      if (gap_stays) {
        holding_.gaps.push_back(node);
      }
      if (IsThere(node)) {
        continue;
      }
      const size_t parent = *document_.nodes[node].parent;
      size_t& entry = left_with[node - node_];
      if (IsThere(parent)) {
        entry = holding_.displaced.size();
        holding_.displaced.push_back(
            {standing_.in_register[node] ? v1::UNIT_REASON_NO_LONGER_PART : v1::UNIT_REASON_DELETED,
             node, 0});
      } else {
        entry = left_with[parent - node_];
      }
      holding_.displaced[entry].effect -= claim.share - (gap_stays ? 0 : claim.gap);
    }
  }

  void FindThoseThatCame() {
    // By place, counted from the first one: the place of the one that it came with.
    std::vector<std::optional<size_t>> came_with(held_.end - held_.first);
    for (size_t place = held_.first; place < held_.end; ++place) {
      const auto node = standing_.in_document[place];
      if (printed_.Holds(node)) {
        holding_.rows.push_back(place);
        continue;
      }
      const auto parent = standing_.parents[place];
      auto& entry = came_with[place - held_.first];
      if (held_.Holds(parent)) {
        entry = came_with[*parent - held_.first];
      }
      if (!entry && !node) {
        holding_.rows.push_back(place);  // Made by hand.
        continue;
      }
      if (!entry) {
        entry = holding_.displaced.size();
        holding_.displaced.push_back({v1::UNIT_REASON_MOVED_IN, place, 0});
      }
      holding_.displaced[*entry].effect += tree_.nodes[place].unit.own.total();
    }
  }

  const DocumentTree& document_;
  const std::vector<Claim>& claims_;
  const UnitTree& tree_;
  const Standing& standing_;
  const size_t node_;
  const Range printed_;  // The node and all under it in the document, …
  Range held_;           // … and in the register.
  std::vector<size_t> there_before_;
  Holding holding_;
};

}  // namespace

Standing::Standing(const DocumentTree& document, const UnitTree& tree)
    : in_register(document.nodes.size()),
      in_document(tree.nodes.size()),
      parents(tree.nodes.size()),
      ends(tree.nodes.size()) {
  for (size_t place = tree.nodes.size(); place-- > 0;) {
    const UnitNode& node = tree.nodes[place];
    ends[place] = node.children.empty() ? place + 1 : ends[node.children.back()];
    for (const size_t child : node.children) {
      parents[child] = place;
    }
    if (const auto printed = document.places.find(node.unit.key.unit);
        printed != document.places.end()) {
      in_document[place] = printed->second;
      in_register[printed->second] = place;
    }
  }
}

int64_t Holding::EffectOfGaps(const std::vector<Claim>& claims) const {
  int64_t effect = 0;
  for (const size_t node : gaps) {
    effect += claims[node].gap;
  }
  return effect;
}

Holding HoldAgainst(const DocumentTree& document, const std::vector<Claim>& claims,
                    const UnitTree& tree, const Standing& standing, size_t node) {
  return Holder(document, claims, tree, standing, node).Run();
}

}  // namespace tertib::recap
