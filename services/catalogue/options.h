#pragma once

#include <variant>

#include "services/common/serving/service_options.h"

namespace tertib::catalogue {

// Reads the settings of tertib-catalogue; see ReadCommandLine.
std::variant<ServiceOptions, ExitNow> ReadOptions(int argc, const char* const* argv);

}  // namespace tertib::catalogue
