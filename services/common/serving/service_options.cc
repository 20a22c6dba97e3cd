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

constexpr size_t kMebibyte = size_t{1} << 20;

// What calls may take between them.
void AddCapacityFlags(const std::string& environment, Capacity::Limits& limits, CLI::App& app) {
  app.add_option("--max-calls", limits.calls,
                 "Calls under way at a time, watches included; more are refused")
      ->envname(environment + "_MAX_CALLS")
      ->check(CLI::Range(size_t{1}, size_t{1'000'000}))
      ->capture_default_str();
  app.add_option_function<size_t>(
         "--max-waiting-mib", [&limits](size_t mebibytes) { limits.bytes = mebibytes * kMebibyte; },
         "Memory for answers that clients have yet to take, in MiB; more are refused")
      ->envname(environment + "_MAX_WAITING_MIB")
      ->check(CLI::Range(size_t{16}, size_t{1} << 20))
      ->default_str(fmt::format("{}", limits.bytes / kMebibyte));
  app.add_option_function<double>(
         "--answer-seconds",
         [&limits](double seconds) { limits.answer_time = absl::Seconds(seconds); },
         "How long a client may take over one answer before its call is cancelled")
      ->envname(environment + "_ANSWER_SECONDS")
      ->check(CLI::Range(0.1, 86'400.0))
      ->default_str(fmt::format("{}", absl::ToInt64Seconds(limits.answer_time)));
}

ExitNow Refuse(const CLI::App& app, std::string_view why) {
  SayOnStandardError(fmt::format("{}: {}", app.get_name(), why));
  return {kUsageError};
}

}  // namespace

void AddServiceFlags(const std::string& environment, const std::string& data,
                     ServiceOptions& options, CLI::App& app) {
  app.add_option(
         "--listen", options.listen,
         "Where to serve gRPC, host:port, such as 127.0.0.1:7401 or [::1]:7401; port 0: any; "
         "[::] takes IPv4 too")
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
  app.add_option("--max-connections", options.max_connections,
                 "How many connections clients may have at once; further ones are closed. Fewer "
                 "where the limit of open files (ulimit -n) is low")
      ->envname(environment + "_MAX_CONNECTIONS")
      ->capture_default_str();
  app.add_option("--max-memory", options.max_memory,
                 "How many MiB of memory the process may have before it hangs up on clients, first "
                 "on those for whom most is held; 0: any amount")
      ->envname(environment + "_MAX_MEMORY")
      ->capture_default_str();
  AddCapacityFlags(environment, options.capacity, app);
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
  if (options.max_connections < 1) {
    return absl::InvalidArgumentError("--max-connections must be 1 or more.");
  }
  if (options.max_memory < 0) {
    return absl::InvalidArgumentError("--max-memory must be 0 or more.");
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
