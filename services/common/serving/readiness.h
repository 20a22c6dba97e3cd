#pragma once

#include <functional>
#include <utility>

#include "services/common/mutex.h"

namespace tertib {

// Whether a service is ready, until it begins to stop: from then on it is not, whatever is said
// later. Any thread.
class Readiness {
 public:
  // `tell` is told each time, one call after the other.
  explicit Readiness(std::function<void(bool ready)> tell) : tell_(std::move(tell)) {}

  void Set(bool ready) TERTIB_EXCLUDES(mutex_);
  // Not ready, for good.
  void Withdraw() TERTIB_EXCLUDES(mutex_);

 private:
  const std::function<void(bool ready)> tell_;
  Mutex mutex_;
  bool withdrawn_ TERTIB_GUARDED_BY(mutex_) = false;
};

}  // namespace tertib
