#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"
#include "services/recap/reconciliation/explanation.h"

namespace tertib::recap {

// What a figure of one unit says of its rows' numbers.
struct PrintedNumbers {
  int64_t first = 1;  // Above 1 where numbers run on through the document's units.
  int64_t count = 0;
};

// Explains recorded less printed for a unit that has a figure of its own, by its rows' numbers:
// those from `numbers.first` on, as many as are printed, are each to be borne by one row. A row
// that the document lists there stands for its printed number, whatever it is numbered since. Rows
// that are not from the document fill their places too, but for those that it has dropped, which
// count by themselves. A number that is skipped is filled by a row that is one too many, since the
// figure counts rows.
//
// Exact: the effects of all rows add up to the rows' count less the printed one. The cost is that
// of the unit's rows and departures and of `listing_budget`, never of what is printed.
//
// Of two rows of one number, the one that the document does not list there is the extra one.
// `listing_budget` says how many rows may still be listed, and is lowered by those that are.
absl::StatusOr<RowExplanation> ExplainBySeries(const ViewReader& view, const UnitTree& tree,
                                               size_t unit, PrintedNumbers numbers,
                                               const RowDocument& document, size_t& listing_budget);

}  // namespace tertib::recap
