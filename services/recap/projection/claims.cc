#include "services/recap/projection/claims.h"

#include <algorithm>

namespace tertib::recap {
namespace {

// Shares a figure out among the rows that it counts: to each unit as many as are listed in it while
// it lasts, and what is left over to the unit that it is printed for.
void ShareOut(const PrintedTree& tree, size_t series, std::vector<Claim>& claims) {
  int64_t left = claims[series].claimed;
  for (size_t i = series; i < tree.nodes[series].end; ++i) {
    claims[i].series = series;
    claims[i].share = std::min(tree.nodes[i].listed, left);
    left -= claims[i].share;
  }
  claims[series].share += left;
}

}  // namespace

std::vector<Claim> ClaimsOf(const PrintedTree& tree) {
  std::vector<Claim> claims(tree.nodes.size());
  // Parts stand after the unit they are part of: from the last to the first is from the bottom up.
  for (size_t i = tree.nodes.size(); i-- > 0;) {
    const PrintedNode& node = tree.nodes[i];
    Claim& claim = claims[i];
    claim.sum = node.listed;
    bool parts_have_figures = false;
    for (const size_t part : node.children) {
      claim.sum += claims[part].claimed;
      parts_have_figures = parts_have_figures || claims[part].has_figures;
    }
    const auto printed = node.figures.printed();
    claim.has_figures = printed || parts_have_figures;
    claim.claimed = printed.value_or(claim.sum);
    claim.share = node.listed;
    if (printed && parts_have_figures) {
      claim.gap = claim.sum - *printed;
    } else if (printed) {
      ShareOut(tree, i, claims);
    }
  }
  return claims;
}

}  // namespace tertib::recap
