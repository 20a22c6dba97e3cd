#include "services/recap/reconciliation/claims.h"

#include <algorithm>

namespace tertib::recap {
namespace {

// Shares a figure out among the rows that it counts, which are those of the units that no figure
// under it speaks of: to each unit as many as are listed in it while it lasts, and what is left
// over to the unit that it is printed for.
void ShareOut(const DocumentTree& tree, size_t series, std::vector<Claim>& claims) {
  std::vector<size_t> counted;
  int64_t left = claims[series].claimed;
  for (size_t i = series; i < tree.nodes[series].end;) {
    const bool has_its_own = i != series && tree.nodes[i].figures.printed();
    if (has_its_own) {
      left -= claims[i].claimed;
    } else {
      counted.push_back(i);
    }
    i = has_its_own ? tree.nodes[i].end : i + 1;
  }
  for (const size_t i : counted) {
    claims[i].series = series;
    claims[i].share = std::min(tree.nodes[i].listed, std::max<int64_t>(left, 0));
    left -= claims[i].share;
  }
  claims[series].share += left;
}

}  // namespace

std::vector<Claim> ClaimsOf(const DocumentTree& tree) {
  std::vector<Claim> claims(tree.nodes.size());
  // Whether all that the node claims is known: by figures where the document's rows are not.
  std::vector<bool> counted(tree.nodes.size());
  // Parts stand after the unit they are part of: from the last to the first is from the bottom up.
  for (size_t i = tree.nodes.size(); i-- > 0;) {
    const PrintedNode& node = tree.nodes[i];
    Claim& claim = claims[i];
    claim.sum = node.listed;
    bool parts_have_figures = false;
    bool all_counted = node.listed == 0 && !node.children.empty();
    for (const size_t part : node.children) {
      claim.sum += claims[part].claimed;
      parts_have_figures = parts_have_figures || claims[part].has_figures;
      all_counted = all_counted && counted[part];
    }
    const auto printed = node.figures.printed();
    counted[i] = tree.knows_rows || printed || all_counted;
    claim.has_figures = printed || parts_have_figures;
    claim.of_own_rows = printed && tree.knows_rows && !node.children.empty() && node.listed > 0 &&
                        *printed == node.listed && *printed != claim.sum;
    claim.claimed = claim.of_own_rows ? claim.sum : printed.value_or(claim.sum);
    claim.share = node.listed;
    if (claim.of_own_rows) {
      claim.series = i;
    } else if (printed && parts_have_figures && (tree.knows_rows || all_counted)) {
      claim.gap = claim.sum - *printed;
    } else if (printed) {
      ShareOut(tree, i, claims);
    }
  }
  return claims;
}

}  // namespace tertib::recap
