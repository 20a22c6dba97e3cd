#pragma once

#include <grpcpp/alarm.h>

#include <functional>
#include <memory>
#include <utility>

#include "services/common/clock.h"
#include "services/common/mutex.h"
#include "services/recap/follower/progress.h"

namespace tertib::recap {

// A call that waits without holding a thread. It goes on once, on one of gRPC's threads: as soon as
// somebody wakes it, or at its deadline. Who wakes it only sets off an alarm, so that neither the
// follower nor a cancellation does the call's work. Any thread may call anything.
class ParkedCall final : public Progress::Waiter, public std::enable_shared_from_this<ParkedCall> {
 public:
  // `go_on` is told whether the deadline passed.
  explicit ParkedCall(std::function<void(bool timed_out)> go_on) : go_on_(std::move(go_on)) {}

  // From here on it may go on, at once if it was woken already. Once, after everybody who may wake
  // it knows it. What `go_on` owns may be gone when this returns.
  void Arm(SteadyTime deadline) TERTIB_EXCLUDES(mutex_);

  void Wake() override TERTIB_EXCLUDES(mutex_);

 private:
  const std::function<void(bool)> go_on_;
  Mutex mutex_;
  bool armed_ TERTIB_GUARDED_BY(mutex_) = false;
  bool woken_ TERTIB_GUARDED_BY(mutex_) = false;
  grpc::Alarm alarm_;
};

}  // namespace tertib::recap
