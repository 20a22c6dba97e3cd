#pragma once

#include <string>

#include "services/common/metrics/metrics.h"

namespace tertib {

// Adds what every process tells of itself: process_* with the names that Prometheus's client
// libraries use, and tertib_build_info with the program's version and what it was built with.
// Figures that the system does not tell are left out.
void AddProcessMetrics(const std::string& version, Metrics& metrics);

}  // namespace tertib
