#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "services/recap/reconciliation/document_tree.h"

namespace tertib::recap {

// What a document claims of a unit, or of all. It follows from the document alone.
struct Claim {
  bool has_figures = false;  // For it or for a unit under it.
  // Whether its figure counts the rows listed in it and not its parts': it is as many as these, and
  // not as many as all. It claims nothing of the parts then, and is off by nothing.
  bool of_own_rows = false;
  int64_t claimed = 0;  // Printed for it and its parts; else the sum.
  int64_t sum = 0;      // The rows listed in it and what its parts claim.
  // What its parts are off: their sum less its figure, where they have figures too. (A figure that
  // has none under it is held against rows, and claims no sum.)
  int64_t gap = 0;
  // Whose figure counts its rows: its own or that of one above, where there is none under that one;
  // of a document whose rows are not known, where there is not one for all that is under that one.
  std::optional<size_t> series;
  // What the document claims for its own rows. What all underneath claim for theirs, less what
  // their parts are off, is `claimed`.
  int64_t share = 0;
};

// The claims of all nodes of the tree.
std::vector<Claim> ClaimsOf(const DocumentTree& tree);

}  // namespace tertib::recap
