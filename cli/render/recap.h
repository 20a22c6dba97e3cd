#pragma once

#include <cstdint>
#include <string>

#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::cli {

// One agency's recap for people: its units as an indented tree with their counts, units under them
// included, and its total. Fit for a terminal.
std::string RenderAgencyRecap(const recap::v1::AgencyRecap& agency);

// The line that closes a recap of several agencies.
std::string RenderGrandTotal(const recap::v1::SopCounts& counts);

// The line that says which sequence a recap holds at; several pages from the first's to the last's,
// which is the grand total's.
std::string RenderHoldsAt(uint64_t first, uint64_t last);

}  // namespace tertib::cli
