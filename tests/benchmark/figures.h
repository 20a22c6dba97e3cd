#pragma once

#include <chrono>
#include <vector>

#include "tests/benchmark/process_use.h"

namespace tertib::benchmark {

// What one measurement gave.
struct Figures {
  double calls_per_second = 0;
  double p50_microseconds = 0;
  double p99_microseconds = 0;
  // Processor time of the server's process over its calls, and its parts.
  double server_cpu_microseconds = 0;
  double server_user_microseconds = 0;
  double server_system_microseconds = 0;
  // Context switches of the server's threads over its calls.
  double server_switches = 0;
};

// Several rounds, each figure by itself.
struct Summary {
  Figures median;
  // How far the round that is farthest from the median is from it, over the median.
  Figures spread;
};

// Sums up the times that calls took which ended within `elapsed`, for which the server took
// so much. The order of `times` is lost.
Figures SumUp(std::vector<std::chrono::nanoseconds>& times, std::chrono::nanoseconds elapsed,
              const ProcessUse& server);

// At least one round.
Summary Summarize(const std::vector<Figures>& rounds);

}  // namespace tertib::benchmark
