// tertib-bench: what calls to the catalogue cost beside a call that does nothing, measured in one
// run on one machine. See docs/benchmarks.md.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/common/process.h"
#include "services/common/settings/command_line.h"
#include "services/common/standard_descriptors.h"
#include "services/common/status_macros.h"
#include "tests/benchmark/echo_server.h"
#include "tests/benchmark/report.h"
#include "tests/benchmark/scratch_folder.h"
#include "tests/benchmark/workloads.h"
#include "tests/testing/child_process.h"

namespace tertib::benchmark {
namespace {

constexpr std::array<size_t, 2> kInFlight = {1, 64};

struct Options {
  double seconds = 5;
  double warm_up_seconds = 1;
  int rounds = 3;
  std::string output = "table";
  std::string data_parent = "/var/tmp";
};

std::chrono::nanoseconds Seconds(double seconds) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(seconds));
}

double Ratio(double figure, double of_echo) { return of_echo == 0 ? 0 : figure / of_echo; }

// Rounds are interleaved (echo, get, create, echo, …), so that a machine that slows down for a
// while slows all of them.
absl::StatusOr<Run> Measure(const std::vector<Workload>& workloads, const Options& options) {
  std::map<std::pair<size_t, size_t>, std::vector<Figures>> rounds;
  for (int round = 0; round < options.rounds; ++round) {
    for (const size_t in_flight : kInFlight) {
      for (size_t i = 0; i < workloads.size(); ++i) {
        std::cerr << fmt::format("round {} of {}: {}, {} in flight\n", round + 1, options.rounds,
                                 workloads[i].name, in_flight);
        TERTIB_ASSIGN_OR_RETURN(const Figures figures,
                                workloads[i].run(in_flight, Seconds(options.warm_up_seconds),
                                                 Seconds(options.seconds)));
        rounds[{in_flight, i}].push_back(figures);
      }
    }
  }
  Run run{options.seconds, options.rounds, {}};
  for (const size_t in_flight : kInFlight) {
    const Figures echo = Summarize(rounds[{in_flight, 0}]).median;
    for (size_t i = 0; i < workloads.size(); ++i) {
      const auto [figures, spread] = Summarize(rounds[{in_flight, i}]);
      run.results.push_back({workloads[i].name, in_flight, figures, spread,
                             Ratio(figures.calls_per_second, echo.calls_per_second),
                             Ratio(figures.server_cpu_microseconds, echo.server_cpu_microseconds)});
    }
  }
  return run;
}

absl::Status RunBenchmark(const Options& options) {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  TERTIB_ASSIGN_OR_RETURN(const auto folder, ScratchFolder::Make(options.data_parent));
  TERTIB_ASSIGN_OR_RETURN(const auto echo, ServiceProcess::Start({self.string(), "echo-server"}));
  TERTIB_ASSIGN_OR_RETURN(
      const auto catalogue,
      ServiceProcess::Start(ServiceCommand("tertib-catalogue", {"--data", folder->path()})));
  TERTIB_ASSIGN_OR_RETURN(const auto workloads,
                          MakeWorkloads({echo->grpc(), echo->process().pid()},
                                        {catalogue->grpc(), catalogue->process().pid()}));
  TERTIB_ASSIGN_OR_RETURN(const Run run, Measure(workloads, options));
  std::cout << (options.output == "json" ? RenderJson(run) : RenderTable(run));
  return std::cout.flush() ? absl::OkStatus()
                           : absl::DataLossError("The output could not be written completely.");
}

int Main(int argc, char** argv) {
  CLI::App app("What calls to the catalogue cost beside a call that does nothing.", "tertib-bench");
  Options options;
  app.add_option("--seconds", options.seconds, "How long each measurement takes")
      ->check(CLI::Range(0.1, 300.0))
      ->capture_default_str();
  app.add_option("--warm-up", options.warm_up_seconds, "How long each runs before it is measured")
      ->check(CLI::Range(0.0, 60.0))
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "How often each is measured; medians are shown")
      ->check(CLI::Range(1, 99))
      ->capture_default_str();
  app.add_option("--output", options.output, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  app.add_option("--data-parent", options.data_parent,
                 "Where the catalogue's data is kept for the run; has to be on a disk")
      ->capture_default_str();
  const auto* echo_server =
      app.add_subcommand("echo-server", "Serve the echo (the benchmark starts it by itself)");
  const auto exit = ParseCommandLine(argc, argv, TERTIB_VERSION, app);
  if (exit) {
    return exit->code;
  }
  const absl::Status status = echo_server->parsed() ? ServeEcho() : RunBenchmark(options);
  if (!status.ok()) {
    SayOnStandardError(fmt::format("tertib-bench: {}", std::string(status.message())));
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace tertib::benchmark

int main(int argc, char** argv) {
  // Not BeginProcess: the echo is to cost what gRPC costs, as Debian builds it.
  tertib::OpenStandardDescriptors();
  return tertib::benchmark::Main(argc, argv);
}
