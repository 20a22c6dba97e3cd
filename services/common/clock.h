#pragma once

#include <chrono>

#include "absl/time/time.h"

namespace tertib {

// A moment by a clock that nobody sets: what durations, intervals and deadlines go by. It is no
// absl::Time, so that the compiler refuses to mix the two.
using SteadyTime = std::chrono::steady_clock::time_point;

// `duration` after `time`, at most the end of time.
SteadyTime After(SteadyTime time, absl::Duration duration);

// Where the time comes from, so that tests choose it. Any thread may call it.
class Clock {
 public:
  virtual ~Clock() = default;
  // The wall clock, which may be set at any time: only for times that are shown or recorded.
  virtual absl::Time Now() const = 0;
  // For everything that is measured or waited for.
  virtual SteadyTime Steady() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  SteadyTime Steady() const override;
};

}  // namespace tertib
