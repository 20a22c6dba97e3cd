#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "services/recap/projection/explanation.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"

namespace tertib::recap {

// Explains by rows what a unit holds itself less what the document lists in it, `listed`, where no
// figure counts them: rows that are not the document's or not from there, and rows that are gone.
//
// Exact: the effects of all rows add up to the unit's own rows less `listed`. The cost is that of
// the unit's rows and departures and of `listing_budget`, which is lowered by the rows listed.
absl::StatusOr<RowExplanation> ExplainByList(const ViewReader& view, const UnitTree& tree,
                                             size_t unit, int64_t listed,
                                             const RowDocument& document, size_t& listing_budget);

// How many rows that stand in the unit are in the document.
absl::StatusOr<int64_t> CountDocumentRows(const ViewReader& view, const UnitKey& unit,
                                          const RowDocument& document);

}  // namespace tertib::recap
