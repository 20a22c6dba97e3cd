#pragma once

#include "absl/time/time.h"

namespace tertib {

// Where the time comes from, so that tests choose it. Any thread may call it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace tertib
