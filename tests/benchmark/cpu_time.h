#pragma once

#include <sys/types.h>

#include <chrono>

namespace tertib::benchmark {

// Processor time that a process took until now, user and system, of all its threads. Zero if there
// is none.
std::chrono::nanoseconds CpuTimeOf(pid_t process);

}  // namespace tertib::benchmark
