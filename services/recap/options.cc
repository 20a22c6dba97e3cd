#include "services/recap/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "services/common/serving/listen_address.h"
#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

constexpr int kUsageError = 2;

absl::Status Check(const ServiceOptions& options) {
  const bool plaintext = options.insecure_plaintext;
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.listen, "--listen", plaintext));
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.metrics_listen, "--metrics-listen", plaintext));
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.catalogue, "--catalogue", true));
  if (!CheckListenAddress(options.catalogue, "--catalogue", plaintext).ok()) {
    return absl::InvalidArgumentError(
        fmt::format("--catalogue '{}' is on another machine, and the traffic would be in plain "
                    "text. Say --insecure-plaintext if the network itself is protected.",
                    options.catalogue));
  }
  if (options.data.empty()) {
    return absl::InvalidArgumentError("--data is empty; it names a folder.");
  }
  return absl::OkStatus();
}

ExitNow Refuse(const std::string& why) {
  fmt::print(stderr, "tertib-recap: {}\n", why);
  return {kUsageError};
}

}  // namespace

std::variant<ServiceOptions, ExitNow> ReadOptions(int argc, const char* const* argv) {
  ServiceOptions options;
  CLI::App app("The recap of the register of SOPs: follows the catalogue, and adds up.",
               "tertib-recap");
  app.add_option("--listen", options.listen, "Where to serve gRPC, host:port; port 0: any")
      ->envname("TERTIB_RECAP_LISTEN")
      ->capture_default_str();
  app.add_option("--metrics-listen", options.metrics_listen,
                 "Where to serve /metrics, host:port; port 0: any")
      ->envname("TERTIB_RECAP_METRICS_LISTEN")
      ->capture_default_str();
  app.add_option("--data", options.data, "The folder that holds the view")
      ->envname("TERTIB_RECAP_DATA")
      ->capture_default_str();
  app.add_option("--catalogue", options.catalogue, "The catalogue to follow, host:port")
      ->envname("TERTIB_CATALOGUE")
      ->capture_default_str();
  app.add_flag("--insecure-plaintext", options.insecure_plaintext,
               "Allow plain text beyond this machine (the network itself is protected)")
      ->envname("TERTIB_INSECURE_PLAINTEXT");
  app.set_version_flag("--version", std::string("tertib-recap ") + TERTIB_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return ExitNow{app.exit(done)};
  } catch (const CLI::ParseError& wrong) {
    return Refuse(wrong.what());
  }
  if (const absl::Status status = Check(options); !status.ok()) {
    return Refuse(std::string(status.message()));
  }
  return options;
}

}  // namespace tertib::recap
