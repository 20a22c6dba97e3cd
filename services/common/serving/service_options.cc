#include "services/common/serving/service_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "services/common/serving/listen_address.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMany = 1'000'000;
constexpr int kMebibyteBits = 20;

// What calls may take between them.
void AddCapacitySettings(const std::string& environment, Capacity::Limits& limits,
                         Settings& settings) {
  settings.Add({.key = "max-calls",
                .variable = environment + "_MAX_CALLS",
                .meaning = "Calls under way at a time, watches included; more are refused",
                .value = WholeNumber(limits.calls, 1, kMany)});
  settings.Add({.key = "max-waiting-mib",
                .variable = environment + "_MAX_WAITING_MIB",
                .meaning = "Memory for answers that clients have yet to take, in MiB; more are "
                           "refused",
                .value = WholeNumber(
                    16, int64_t{1} << kMebibyteBits,
                    [&limits](int64_t mebibytes) {
                      limits.bytes = static_cast<size_t>(mebibytes) << kMebibyteBits;
                    },
                    [&limits] { return static_cast<int64_t>(limits.bytes >> kMebibyteBits); })});
  settings.Add(
      {.key = "answer-seconds",
       .variable = environment + "_ANSWER_SECONDS",
       .meaning = "How long a client may take over one answer before its call is cancelled",
       .value = SecondsValue(limits.answer_time, absl::Milliseconds(100), absl::Hours(24))});
}

// What a service takes up while it runs.
void AddLiveSettings(const std::string& environment, LiveOptions& options, Settings& settings) {
  settings.Add({.key = "log-level",
                .variable = environment + "_LOG_LEVEL",
                .meaning = "From which level on lines are logged: debug (every call), info, "
                           "warning or error",
                .reloadable = true,
                .value = LogLevelValue(options.log_level)});
  settings.Add({.key = "slow-call-seconds",
                .variable = environment + "_SLOW_CALL_SECONDS",
                .meaning = "A call that takes longer is logged as slow, an import after 60 times "
                           "that, a watch never; 0: every call",
                .reloadable = true,
                .value = SecondsValue(options.slow_call, absl::ZeroDuration(), absl::Hours(24))});
  settings.Add(
      {.key = "drain-delay",
       .variable = environment + "_DRAIN_DELAY",
       .meaning = "How long the service is unready after SIGTERM before it takes no more "
                  "connections, in seconds, so that load balancers send it nothing any "
                  "more; a second signal ends the delay",
       .reloadable = true,
       .value = SecondsValue(options.drain_delay, absl::ZeroDuration(), absl::Minutes(10))});
}

// Whether a folder could be made or used there, without touching it.
absl::Status SurveyData(const std::string& data, const std::string& name) {
  std::error_code unknown;
  fs::path place = fs::absolute(data, unknown).lexically_normal();
  while (!fs::exists(place, unknown) && place.has_relative_path()) {
    place = place.parent_path();
  }
  if (!fs::is_directory(place, unknown)) {
    return absl::FailedPreconditionError(
        fmt::format("{} '{}' cannot be a folder: '{}' is none. Name another place.", name, data,
                    place.string()));
  }
  if (access(place.c_str(), R_OK | W_OK | X_OK) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("{} '{}' cannot be used: this user may not write in '{}'. Make it writable, or "
                    "name another place.",
                    name, data, place.string()));
  }
  return absl::OkStatus();
}

// Two ports of one service cannot be the same, but for one that the system chooses.
absl::Status CheckApart(const ServiceOptions& options, const Settings& settings) {
  const auto metrics = ParseHostPort(options.metrics_listen);
  if (!metrics || metrics->port == 0 || options.listen != options.metrics_listen) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      fmt::format("{} '{}' is where gRPC is served: give the metrics a port of their own.",
                  settings.NameOf("metrics-listen"), options.metrics_listen));
}

void AddChecks(const ServiceOptions& options, Settings& settings) {
  settings.AddCheck([&options, &settings] {
    return CheckListenAddress(options.listen, settings.NameOf("listen"),
                              options.insecure_plaintext);
  });
  settings.AddCheck([&options, &settings] {
    return CheckListenAddress(options.metrics_listen, settings.NameOf("metrics-listen"),
                              options.insecure_plaintext);
  });
  settings.AddCheck([&options, &settings] { return CheckApart(options, settings); });
  settings.AddCheck([&options, &settings] {
    return options.data.empty() ? absl::InvalidArgumentError(fmt::format("{} must name a folder.",
                                                                         settings.NameOf("data")))
                                : absl::OkStatus();
  });
  settings.AddSurvey([&options, &settings] {
    return options.data.empty() ? absl::OkStatus()
                                : SurveyData(options.data, settings.NameOf("data"));
  });
}

}  // namespace

void AddServiceSettings(const std::string& environment, const std::string& data,
                        ServiceOptions& options, Settings& settings) {
  settings.Add({.key = "listen",
                .variable = environment + "_LISTEN",
                .meaning = "Where to serve gRPC, host:port, such as 127.0.0.1:7401 or [::1]:7401; "
                           "port 0: any; [::] takes IPv4 too",
                .value = TextValue(options.listen)});
  settings.Add({.key = "metrics-listen",
                .variable = environment + "_METRICS_LISTEN",
                .meaning = "Where to serve /metrics, host:port; port 0: any",
                .value = TextValue(options.metrics_listen)});
  settings.Add({.key = "data",
                .variable = environment + "_DATA",
                .meaning = fmt::format("The folder that holds {}; made if it is not there", data),
                .value = TextValue(options.data)});
  settings.Add({.key = "max-connections",
                .variable = environment + "_MAX_CONNECTIONS",
                .meaning = "How many connections clients may have at once; further ones are "
                           "closed. Fewer where the limit of open files (ulimit -n) is low",
                .value = WholeNumber(options.max_connections, 1, kMany)});
  settings.Add({.key = "max-memory",
                .variable = environment + "_MAX_MEMORY",
                .meaning = "How many MiB of memory the process may have before it hangs up on "
                           "clients, first on those for whom most is held; 0: any amount",
                .value = WholeNumber(options.max_memory, 0, int64_t{1} << kMebibyteBits)});
  AddCapacitySettings(environment, options.capacity, settings);
  settings.Add({.key = "insecure-plaintext",
                .variable = "TERTIB_INSECURE_PLAINTEXT",
                .meaning = "Allow plain text beyond this machine (the network itself is protected)",
                .value = YesNoValue(options.insecure_plaintext)});
  AddLiveSettings(environment, options.live, settings);
  AddChecks(options, settings);
}

}  // namespace tertib
