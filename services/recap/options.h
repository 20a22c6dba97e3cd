#pragma once

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "services/common/serving/service_options.h"
#include "services/common/settings/command_line.h"

namespace tertib::recap {

// The settings of tertib-recap.
struct RecapOptions {
  ServiceOptions service = {
      .listen = "127.0.0.1:7402", .metrics_listen = "127.0.0.1:9402", .data = "var/recap"};
  std::string catalogue = "127.0.0.1:7401";
  int max_agency_figures = 200;
};

// Reads them; see ReadSettings.
std::variant<RecapOptions, ExitNow> ReadOptions(int argc, const char* const* argv);

// The same while it runs; see ReadSettingsAgain.
absl::StatusOr<RecapOptions> ReadOptionsAgain(int argc, const char* const* argv);

}  // namespace tertib::recap
