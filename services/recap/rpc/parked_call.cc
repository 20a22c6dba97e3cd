#include "services/recap/rpc/parked_call.h"

#include <utility>

#include "services/common/serving/steady_deadline.h"

namespace tertib::recap {

void ParkedCall::Arm(SteadyTime deadline) {
  // The alarm keeps this alive until it has gone off, and no longer.
  auto on_alarm = [self = shared_from_this()](bool expired) mutable {
    const auto keep = std::exchange(self, nullptr);
    bool woken = false;
    {
      MutexLock lock(keep->mutex_);
      woken = keep->woken_;
    }
    keep->go_on_(expired && !woken);
  };
  MutexLock lock(mutex_);
  armed_ = true;
  alarm_.Set(ToAlarmTime(woken_ ? SteadyNow() : deadline), std::move(on_alarm));
}

void ParkedCall::Wake() {
  MutexLock lock(mutex_);
  woken_ = true;
  if (armed_) {
    alarm_.Cancel();
  }
}

}  // namespace tertib::recap
