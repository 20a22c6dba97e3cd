#pragma once

#include <variant>

#include "absl/status/statusor.h"
#include "services/common/serving/service_options.h"
#include "services/common/settings/command_line.h"

namespace tertib::catalogue {

// Reads the settings of tertib-catalogue; see ReadSettings.
std::variant<ServiceOptions, ExitNow> ReadOptions(int argc, const char* const* argv);

// The same while it runs; see ReadSettingsAgain.
absl::StatusOr<ServiceOptions> ReadOptionsAgain(int argc, const char* const* argv);

}  // namespace tertib::catalogue
