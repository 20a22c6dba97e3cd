#include "tests/benchmark/report.h"

#include <fmt/format.h>

#include "tests/benchmark/workloads.h"

namespace tertib::benchmark {

std::string RenderTable(const Run& run) {
  std::string text =
      fmt::format("{:<10}{:>10}{:>12}{:>12}{:>12}{:>12}{:>10}{:>10}\n", "CALL", "IN FLIGHT",
                  "CALLS/S", "P50 US", "P99 US", "CPU US", "TO ECHO", "CPU TO");
  for (const Result& result : run.results) {
    text += fmt::format("{:<10}{:>10}{:>12.0f}{:>12.0f}{:>12.0f}{:>12.1f}{:>10.2f}{:>10.2f}\n",
                        result.workload, result.in_flight, result.figures.calls_per_second,
                        result.figures.p50_microseconds, result.figures.p99_microseconds,
                        result.figures.server_cpu_microseconds, result.ratio_to_echo,
                        result.cpu_ratio_to_echo);
  }
  text += fmt::format(
      "\nMedians of {} rounds of {} seconds, {}-byte payload, client and servers on one machine.\n",
      run.rounds, run.seconds, kPayloadBytes);
  return text;
}

std::string RenderJson(const Run& run) {
  std::string text = fmt::format(R"({{"rounds":{},"seconds":{},"payloadBytes":{},"results":[)",
                                 run.rounds, run.seconds, kPayloadBytes);
  for (const Result& result : run.results) {
    text += fmt::format(
        R"({}{{"call":"{}","inFlight":{},"callsPerSecond":{:.1f},"p50Microseconds":{:.1f},)"
        R"("p99Microseconds":{:.1f},"serverCpuMicroseconds":{:.2f},"ratioToEcho":{:.3f},)"
        R"("cpuRatioToEcho":{:.3f}}})",
        &result == &run.results.front() ? "" : ",", result.workload, result.in_flight,
        result.figures.calls_per_second, result.figures.p50_microseconds,
        result.figures.p99_microseconds, result.figures.server_cpu_microseconds,
        result.ratio_to_echo, result.cpu_ratio_to_echo);
  }
  return text + "]}\n";
}

}  // namespace tertib::benchmark
