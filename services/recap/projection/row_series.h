#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/projection/explanation.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"

namespace tertib::recap {

// Where rows count that are not from the document.
enum class OtherRows {
  kInTheSeries,  // As the document's: one of a number that no row bears fills its place.
  kApart,        // Each explains the difference by itself: ROW_REASON_NOT_IN_DOCUMENT.
};

// Explains recorded less printed for units that one figure counts together, by their rows. The
// units' numbers are taken as one series in the order given: those of the second unit go on
// where the first one's highest ends. (The figure is of a single unit most of the time.)
//
// Exact: the effects of all rows add up to the rows' count less `printed`. The cost is that of
// the units' rows and departures and of `listing_budget`, never of `printed`.
//
// Of two rows of one number, the one that the document does not list there is the extra one.
// `listing_budget` says how many rows may still be listed, and is lowered by those that are.
absl::StatusOr<RowExplanation> ExplainBySeries(const ViewReader& view, const UnitTree& tree,
                                               const std::vector<size_t>& units, int64_t printed,
                                               const RowDocument& document, OtherRows others,
                                               size_t& listing_budget);

}  // namespace tertib::recap
