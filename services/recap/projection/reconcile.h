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
// own is explained by its parts. A figure with none under it is explained by the rows it counts.
//
// The cost is that of the agency's units, rows, departures and figures, whatever the figures say;
// the answer stays below 3.5 MiB, which leaves something out of long lists and counts what. Fails
// only where reading `view` does.
absl::StatusOr<v1::ReconcileRecapResponse> Reconcile(const ViewReader& view,
                                                     const AgencyView& agency,
                                                     const DeclarationView& declaration);

}  // namespace tertib::recap
