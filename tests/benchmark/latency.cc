#include "tests/benchmark/latency.h"

#include <algorithm>
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

Figures SumUp(std::vector<nanoseconds>& times, nanoseconds elapsed, nanoseconds server_cpu) {
  if (times.empty()) {
    return {};
  }
  return {static_cast<double>(times.size()) / std::chrono::duration<double>(elapsed).count(),
          Percentile(times, 50), Percentile(times, 99),
          Microseconds(server_cpu) / static_cast<double>(times.size())};
}

Figures MedianOf(const std::vector<Figures>& rounds) {
  const auto median = [&rounds](double Figures::*figure) {
    std::vector<double> values;
    for (const Figures& round : rounds) {
      values.push_back(round.*figure);
    }
    return MedianOf(std::move(values));
  };
  return {median(&Figures::calls_per_second), median(&Figures::p50_microseconds),
          median(&Figures::p99_microseconds), median(&Figures::server_cpu_microseconds)};
}

}  // namespace tertib::benchmark
