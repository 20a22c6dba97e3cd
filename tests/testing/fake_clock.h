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
  // May go back.
  void Advance(absl::Duration by) {
    const MutexLock lock(mutex_);
    now_ += by;
  }

 private:
  mutable Mutex mutex_;
  absl::Time now_ TERTIB_GUARDED_BY(mutex_) = absl::FromUnixSeconds(1'800'000'000);
};

}  // namespace tertib
