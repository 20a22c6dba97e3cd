#include "services/recap/options.h"

#include <fmt/format.h>

#include "absl/status/status.h"
#include "services/common/serving/listen_address.h"
#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

constexpr int64_t kManyAgencies = 100'000;

absl::Status CheckCatalogue(const RecapOptions& options, const std::string& name) {
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.catalogue, name, true));
  if (ParseHostPort(options.catalogue)->port == 0) {
    return absl::InvalidArgumentError(
        fmt::format("{} '{}' names no port: name the one at which the catalogue serves gRPC.", name,
                    options.catalogue));
  }
  if (!CheckListenAddress(options.catalogue, name, options.service.insecure_plaintext).ok()) {
    return absl::InvalidArgumentError(
        fmt::format("{} '{}' is on another machine, and the traffic would be in plain text. Say "
                    "--insecure-plaintext if the network itself is protected.",
                    name, options.catalogue));
  }
  return absl::OkStatus();
}

// The options as they are made, and the settings that fill them in.
struct Reading {
  Reading() {
    AddServiceSettings("TERTIB_RECAP", "the view", options.service, settings);
    settings.Add({.key = "catalogue",
                  .variable = "TERTIB_CATALOGUE",
                  .meaning = "The catalogue to follow, host:port",
                  .value = TextValue(options.catalogue)});
    settings.Add({.key = "max-agency-figures",
                  .variable = "TERTIB_RECAP_MAX_AGENCY_FIGURES",
                  .meaning = "How many agencies have figures of their own at /metrics; those "
                             "behind them are summed as _other",
                  .value = WholeNumber(options.max_agency_figures, 0, kManyAgencies)});
    settings.AddCheck([this] { return CheckCatalogue(options, settings.NameOf("catalogue")); });
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  RecapOptions options;
  Settings settings{"tertib-recap",
                    "The recap of the register of SOPs: follows the catalogue, and adds up.",
                    "TERTIB_RECAP_CONFIG"};
};

}  // namespace

std::variant<RecapOptions, ExitNow> ReadOptions(int argc, const char* const* argv) {
  Reading reading;
  if (const auto exit = ReadSettings(argc, argv, TERTIB_VERSION, reading.settings)) {
    return *exit;
  }
  reading.options.service.shown = reading.settings.Shown();
  return reading.options;
}

absl::StatusOr<RecapOptions> ReadOptionsAgain(int argc, const char* const* argv) {
  Reading reading;
  TERTIB_RETURN_IF_ERROR(ReadSettingsAgain(argc, argv, reading.settings));
  reading.options.service.shown = reading.settings.Shown();
  return reading.options;
}

}  // namespace tertib::recap
