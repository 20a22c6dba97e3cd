#include "tests/benchmark/figures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tertib::benchmark {
namespace {

using std::chrono::nanoseconds;

double Microseconds(nanoseconds time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

// The value that `percent` of the times do not exceed (the nearest rank).
double Percentile(std::vector<nanoseconds>& times, size_t percent) {
  const size_t rank = (times.size() * percent + 99) / 100;
  const auto nth = times.begin() + static_cast<std::ptrdiff_t>(std::max<size_t>(rank, 1) - 1);
  std::nth_element(times.begin(), nth, times.end());
  return Microseconds(*nth);
}

double MedianOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

Figures SumUp(std::vector<nanoseconds>& times, nanoseconds elapsed, const ProcessUse& server) {
  if (times.empty()) {
    return {};
  }
  const auto calls = static_cast<double>(times.size());
  return {calls / std::chrono::duration<double>(elapsed).count(),
          Percentile(times, 50),
          Percentile(times, 99),
          Microseconds(server.cpu) / calls,
          Microseconds(server.user) / calls,
          Microseconds(server.system) / calls,
          static_cast<double>(server.switches) / calls};
}

Summary Summarize(const std::vector<Figures>& rounds) {
  Summary summary;
  for (double Figures::*figure :
       {&Figures::calls_per_second, &Figures::p50_microseconds, &Figures::p99_microseconds,
        &Figures::server_cpu_microseconds, &Figures::server_user_microseconds,
        &Figures::server_system_microseconds, &Figures::server_switches}) {
    std::vector<double> values;
    for (const Figures& round : rounds) {
      values.push_back(round.*figure);
    }
    const double median = MedianOf(values);
    summary.median.*figure = median;
    for (const double value : values) {
      const double distance = median == 0 ? 0 : std::abs(value - median) / median;
      summary.spread.*figure = std::max(summary.spread.*figure, distance);
    }
  }
  return summary;
}

}  // namespace tertib::benchmark
