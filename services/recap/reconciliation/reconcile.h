#pragma once

#include "absl/status/statusor.h"
#include "services/recap/projection/view.h"
#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::recap {

// Holds every figure of `declaration` against what `view` records for `agency`, and explains each
// difference exactly (FigureComparison says how). Everything but the sequence is filled in.
//
// What the document claims, and where it contradicts itself, follows from the declaration alone, if
// that tells the document's tree: ClaimsOf, FindContradictions. The rest of a difference is what
// people did since: to rows, to units (HoldAgainst). A figure over parts that have figures of their
// own is explained by its parts. A unit's own figure with none under it is explained by its rows'
// numbers (ExplainBySeries); one over several units by what the document lists in each, and what it
// is off itself is told as that alone (ExplainByList).
//
// A declaration whose document has left no row in the register, and that does not tell its tree,
// was typed in. What it does not give a figure for is then unknown, and no contradiction.
//
// The cost is that of the agency's units, rows, departures and figures, whatever the figures say;
// the answer stays below 3.5 MiB, which leaves something out of long lists and counts what. Fails
// only where reading `view` does.
absl::StatusOr<v1::ReconcileRecapResponse> Reconcile(const ViewReader& view,
                                                     const AgencyView& agency,
                                                     const DeclarationView& declaration);

}  // namespace tertib::recap
