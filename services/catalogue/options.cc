#include "services/catalogue/options.h"

#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

// The options as they are made, and the settings that fill them in.
struct Reading {
  Reading() { AddServiceSettings("TERTIB_CATALOGUE", "the store", options, settings); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  ServiceOptions options = {
      .listen = "127.0.0.1:7401", .metrics_listen = "127.0.0.1:9401", .data = "var/catalogue"};
  Settings settings{"tertib-catalogue", "The register of SOPs: holds it, and serves it over gRPC.",
                    "TERTIB_CATALOGUE_CONFIG"};
};

}  // namespace

std::variant<ServiceOptions, ExitNow> ReadOptions(int argc, const char* const* argv) {
  Reading reading;
  if (const auto exit = ReadSettings(argc, argv, TERTIB_VERSION, reading.settings)) {
    return *exit;
  }
  reading.options.shown = reading.settings.Shown();
  return reading.options;
}

absl::StatusOr<ServiceOptions> ReadOptionsAgain(int argc, const char* const* argv) {
  Reading reading;
  TERTIB_RETURN_IF_ERROR(ReadSettingsAgain(argc, argv, reading.settings));
  reading.options.shown = reading.settings.Shown();
  return reading.options;
}

}  // namespace tertib::catalogue
