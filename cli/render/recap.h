#pragma once

#include <string>

#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::cli {

// One agency's recap for people: its units as an indented tree with their counts, units under them
// included, and its total. Fit for a terminal.
std::string RenderAgencyRecap(const recap::v1::AgencyRecap& agency);

// The line that closes a recap of several agencies.
std::string RenderGrandTotal(const recap::v1::SopCounts& counts);

}  // namespace tertib::cli
