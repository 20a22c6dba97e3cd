#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/benchmark/figures.h"

namespace tertib::benchmark {

// One workload at one concurrency, over all rounds.
struct Result {
  std::string workload;
  size_t in_flight = 0;
  Figures figures;  // Medians.
  Figures spread;   // See Summary.
  // Calls a second over those of the echo at the same concurrency.
  double ratio_to_echo = 0;
  // The server's processor time for a call over that of the echo.
  double cpu_ratio_to_echo = 0;
};

struct Run {
  double seconds = 0;
  int rounds = 0;
  std::vector<Result> results;
};

// A table for people; one JSON object on one line for programs.
std::string RenderTable(const Run& run);
std::string RenderJson(const Run& run);

}  // namespace tertib::benchmark
