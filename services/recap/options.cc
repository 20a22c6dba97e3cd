#include "services/recap/options.h"

#include <fmt/format.h>

#include "absl/status/status.h"
#include "services/common/serving/listen_address.h"
#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

absl::Status Check(const RecapOptions& options) {
  TERTIB_RETURN_IF_ERROR(CheckServiceOptions(options.service));
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.catalogue, "--catalogue", true));
  if (!CheckListenAddress(options.catalogue, "--catalogue", options.service.insecure_plaintext)
           .ok()) {
    return absl::InvalidArgumentError(
        fmt::format("--catalogue '{}' is on another machine, and the traffic would be in plain "
                    "text. Say --insecure-plaintext if the network itself is protected.",
                    options.catalogue));
  }
  if (options.max_agency_figures < 0) {
    return absl::InvalidArgumentError("--max-agency-figures must be 0 or more.");
  }
  return absl::OkStatus();
}

}  // namespace

std::variant<RecapOptions, ExitNow> ReadOptions(int argc, const char* const* argv) {
  RecapOptions options;
  CLI::App app("The recap of the register of SOPs: follows the catalogue, and adds up.",
               "tertib-recap");
  AddServiceFlags("TERTIB_RECAP", "the view", options.service, app);
  app.add_option("--catalogue", options.catalogue, "The catalogue to follow, host:port")
      ->envname("TERTIB_CATALOGUE")
      ->capture_default_str();
  app.add_option("--max-agency-figures", options.max_agency_figures,
                 "How many agencies have figures of their own at /metrics; those behind them are "
                 "summed as _other")
      ->envname("TERTIB_RECAP_MAX_AGENCY_FIGURES")
      ->capture_default_str();
  const auto exit = ReadCommandLine(
      argc, argv, TERTIB_VERSION, [&options] { return Check(options); }, app);
  if (exit) {
    return *exit;
  }
  return options;
}

}  // namespace tertib::recap
