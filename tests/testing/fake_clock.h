#pragma once

#include "absl/time/time.h"
#include "services/common/clock.h"
#include "services/common/mutex.h"

namespace tertib {

// A clock that stands until it is moved. Any thread.
class FakeClock final : public Clock {
 public:
  absl::Time Now() const override {
    const MutexLock lock(mutex_);
    return now_;
  }
  SteadyTime Steady() const override {
    const MutexLock lock(mutex_);
    return steady_;
  }
  // Time passes.
  void Advance(absl::Duration by) {
    const MutexLock lock(mutex_);
    now_ += by;
    steady_ = After(steady_, by);
  }
  // Somebody sets the wall clock, forward or back; no time passes.
  void Set(absl::Duration by) {
    const MutexLock lock(mutex_);
    now_ += by;
  }

 private:
  mutable Mutex mutex_;
  absl::Time now_ TERTIB_GUARDED_BY(mutex_) = absl::FromUnixSeconds(1'800'000'000);
  SteadyTime steady_ TERTIB_GUARDED_BY(mutex_) = SteadyTime(std::chrono::hours(1));
};

}  // namespace tertib
