#include "tests/benchmark/cpu_time.h"

#include <ctime>

namespace tertib::benchmark {

std::chrono::nanoseconds CpuTimeOf(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) {
    return {};
  }
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace tertib::benchmark
