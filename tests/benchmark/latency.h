#pragma once

#include <chrono>
#include <vector>

namespace tertib::benchmark {

// What one measurement gave.
struct Figures {
  double calls_per_second = 0;
  double p50_microseconds = 0;
  double p99_microseconds = 0;
  // Processor time of the server's process over its calls.
  double server_cpu_microseconds = 0;
};

// Sums up the times that calls took which ended within `elapsed`, for which the server took
// `server_cpu`. The order of `times` is lost.
Figures SumUp(std::vector<std::chrono::nanoseconds>& times, std::chrono::nanoseconds elapsed,
              std::chrono::nanoseconds server_cpu);

// The median of each figure by itself over several rounds, at least one.
Figures MedianOf(const std::vector<Figures>& rounds);

}  // namespace tertib::benchmark
