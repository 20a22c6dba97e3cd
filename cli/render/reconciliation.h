#pragma once

#include <string>

#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::cli {

// The printed recap beside the recorded one, for people: a line for each unit in outline order and
// for the total, under it the rows that explain its difference. A row is named once, at its own
// unit; the units above it and the total refer there. Then where the document contradicts itself.
// Fit for a terminal.
std::string RenderReconciliation(const recap::v1::ReconcileRecapResponse& response);

}  // namespace tertib::cli
