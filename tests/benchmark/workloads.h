#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/benchmark/figures.h"

namespace tertib::benchmark {

// Where calls go to.
struct Server {
  std::string address;
  pid_t process = 0;
};

// One kind of call that is measured.
struct Workload {
  std::string name;
  std::function<absl::StatusOr<Figures>(size_t in_flight, std::chrono::nanoseconds warm_up,
                                        std::chrono::nanoseconds duration)>
      run;
};

// What an echo carries, and about what a SOP of the workloads takes on the wire.
constexpr size_t kPayloadBytes = 600;

// The echo first, then GetSop of one of 1,000 SOPs in turn, then CreateSop of a new one. Records
// what they need in the catalogue. Each has a connection of its own.
absl::StatusOr<std::vector<Workload>> MakeWorkloads(const Server& echo, const Server& catalogue);

}  // namespace tertib::benchmark
