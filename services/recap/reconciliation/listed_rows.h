#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"
#include "services/recap/reconciliation/explanation.h"

namespace tertib::recap {

// Units whose rows one figure counts together, or one unit whose rows none counts.
struct ListedUnits {
  struct Unit {
    size_t place = 0;    // In the register.
    int64_t listed = 0;  // The rows that the document lists in it itself.
  };
  std::vector<Unit> units;     // In outline order.
  int64_t claimed = 0;         // For all of them; where no figure counts them, the rows listed.
  std::optional<size_t> head;  // The place of the one that the figure is of.
};

// Explains by rows what units hold themselves less what the document claims for them, where no
// figure speaks of each: rows that are not the document's or not from there, rows that are gone,
// and what the document's own rows differ from its figure, of which it does not say where that is.
//
// Exact: the effects of all rows add up to the units' own rows less `claimed`. The cost is that of
// the units' rows and departures and of `listing_budget`, which is lowered by the rows listed.
absl::StatusOr<RowExplanation> ExplainByList(const ViewReader& view, const UnitTree& tree,
                                             const ListedUnits& listed, const RowDocument& document,
                                             size_t& listing_budget);

// How many rows that stand in the unit are in the document.
absl::StatusOr<int64_t> CountDocumentRows(const ViewReader& view, const UnitKey& unit,
                                          const RowDocument& document);

}  // namespace tertib::recap
