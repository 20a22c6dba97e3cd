#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>

namespace tertib::benchmark {

// What a process has taken until now, with all its threads, as /proc tells it. Zeros if there is
// none.
struct ProcessUse {
  // Processor time, exact.
  std::chrono::nanoseconds cpu{0};
  // Its parts, which the system counts in hundredths of a second.
  std::chrono::nanoseconds user{0};
  std::chrono::nanoseconds system{0};
  // How often its threads, those that still run, gave up the processor or had to.
  uint64_t switches = 0;
};

ProcessUse UseOf(pid_t process);

// What was taken from `before` on.
ProcessUse operator-(const ProcessUse& now, const ProcessUse& before);

}  // namespace tertib::benchmark
