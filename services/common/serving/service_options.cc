#include "services/common/serving/service_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string_view>

#include "services/common/process.h"
#include "services/common/serving/listen_address.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

constexpr int kUsageError = 2;

ExitNow Refuse(const CLI::App& app, std::string_view why) {
  SayOnStandardError(fmt::format("{}: {}", app.get_name(), why));
  return {kUsageError};
}

}  // namespace

void AddServiceFlags(const std::string& environment, const std::string& data,
                     ServiceOptions& options, CLI::App& app) {
  app.add_option("--listen", options.listen, "Where to serve gRPC, host:port; port 0: any")
      ->envname(environment + "_LISTEN")
      ->capture_default_str();
  app.add_option("--metrics-listen", options.metrics_listen,
                 "Where to serve /metrics, host:port; port 0: any")
      ->envname(environment + "_METRICS_LISTEN")
      ->capture_default_str();
  app.add_option("--data", options.data,
                 fmt::format("The folder that holds {}; made if it is not there", data))
      ->envname(environment + "_DATA")
      ->capture_default_str();
  app.add_flag("--insecure-plaintext", options.insecure_plaintext,
               "Allow plain text beyond this machine (the network itself is protected)")
      ->envname("TERTIB_INSECURE_PLAINTEXT");
}

absl::Status CheckServiceOptions(const ServiceOptions& options) {
  const bool plaintext = options.insecure_plaintext;
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.listen, "--listen", plaintext));
  TERTIB_RETURN_IF_ERROR(CheckListenAddress(options.metrics_listen, "--metrics-listen", plaintext));
  if (options.data.empty()) {
    return absl::InvalidArgumentError("--data must name a folder.");
  }
  return absl::OkStatus();
}

std::optional<ExitNow> ReadCommandLine(int argc, const char* const* argv,
                                       const std::string& version,
                                       const std::function<absl::Status()>& check, CLI::App& app) {
  app.set_version_flag("--version", fmt::format("{} {}", app.get_name(), version));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    const int code = app.exit(done);
    // What was asked for could not be said.
    return ExitNow{std::cout.flush() ? code : 1};
  } catch (const CLI::ParseError& wrong) {
    return Refuse(app, wrong.what());
  }
  if (const absl::Status checked = check(); !checked.ok()) {
    return Refuse(app, std::string(checked.message()));
  }
  return std::nullopt;
}

}  // namespace tertib
