#pragma once

#include <string>
#include <variant>

#include "services/common/serving/service_options.h"

namespace tertib::recap {

// The settings of tertib-recap.
struct RecapOptions {
  ServiceOptions service = {
      .listen = "127.0.0.1:7402", .metrics_listen = "127.0.0.1:9402", .data = "var/recap"};
  std::string catalogue = "127.0.0.1:7401";
  int max_agency_figures = 200;
};

// Reads them; see ReadCommandLine.
std::variant<RecapOptions, ExitNow> ReadOptions(int argc, const char* const* argv);

}  // namespace tertib::recap
