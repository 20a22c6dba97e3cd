#include "tests/benchmark/report.h"

#include <fmt/format.h>

#include "tests/benchmark/workloads.h"

namespace tertib::benchmark {

std::string RenderTable(const Run& run) {
  std::string text =
      fmt::format("{:<10}{:>10}{:>10}{:>5}{:>9}{:>9}{:>9}{:>5}{:>9}{:>9}{:>10}{:>9}{:>8}\n", "CALL",
                  "IN FLIGHT", "CALLS/S", "+-%", "P50 US", "P99 US", "CPU US", "+-%", "USER US",
                  "SYS US", "SWITCHES", "TO ECHO", "CPU TO");
  for (const Result& result : run.results) {
    const Figures& figures = result.figures;
    text += fmt::format(
        "{:<10}{:>10}{:>10.0f}{:>5.0f}{:>9.0f}{:>9.0f}{:>9.1f}{:>5.0f}{:>9.1f}{:>9.1f}{:>10.2f}"
        "{:>9.2f}{:>8.2f}\n",
        result.workload, result.in_flight, figures.calls_per_second,
        100 * result.spread.calls_per_second, figures.p50_microseconds, figures.p99_microseconds,
        figures.server_cpu_microseconds, 100 * result.spread.server_cpu_microseconds,
        figures.server_user_microseconds, figures.server_system_microseconds,
        figures.server_switches, result.ratio_to_echo, result.cpu_ratio_to_echo);
  }
  text += fmt::format(
      "\nMedians of {} rounds of {} seconds; +-%: how far the farthest round was from that. "
      "{}-byte "
      "payload,\nclient and servers on one machine.\n",
      run.rounds, run.seconds, kPayloadBytes);
  return text;
}

std::string RenderJson(const Run& run) {
  std::string text = fmt::format(R"({{"rounds":{},"seconds":{},"payloadBytes":{},"results":[)",
                                 run.rounds, run.seconds, kPayloadBytes);
  for (const Result& result : run.results) {
    text += fmt::format(
        R"({}{{"call":"{}","inFlight":{},"callsPerSecond":{:.1f},"p50Microseconds":{:.1f},)"
        R"("p99Microseconds":{:.1f},"serverCpuMicroseconds":{:.2f},)"
        R"("serverUserMicroseconds":{:.2f},"serverSystemMicroseconds":{:.2f},)"
        R"("serverSwitches":{:.3f},"callsPerSecondSpread":{:.3f},)"
        R"("serverCpuSpread":{:.3f},"ratioToEcho":{:.3f},"cpuRatioToEcho":{:.3f}}})",
        &result == &run.results.front() ? "" : ",", result.workload, result.in_flight,
        result.figures.calls_per_second, result.figures.p50_microseconds,
        result.figures.p99_microseconds, result.figures.server_cpu_microseconds,
        result.figures.server_user_microseconds, result.figures.server_system_microseconds,
        result.figures.server_switches, result.spread.calls_per_second,
        result.spread.server_cpu_microseconds, result.ratio_to_echo, result.cpu_ratio_to_echo);
  }
  return text + "]}\n";
}

}  // namespace tertib::benchmark
