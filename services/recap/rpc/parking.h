#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "services/common/clock.h"
#include "services/common/mutex.h"
#include "services/recap/follower/progress.h"
#include "services/recap/rpc/parked_call.h"

namespace tertib::recap {

// What every call that waits is made of, whatever gRPC's reactor it is: it is parked again and
// again, one after the other, until it ends or is cancelled. At any time either it is parked, or
// one thread has it.
class Parking {
 protected:
  explicit Parking(Progress& progress) : progress_(progress) {}
  ~Parking() = default;

  // Takes it out of where it is parked, if it is. Returns whether it was cancelled.
  bool Resume() TERTIB_EXCLUDES(mutex_) {
    std::shared_ptr<ParkedCall> last;
    bool cancelled = false;
    {
      MutexLock lock(mutex_);
      last = std::exchange(parked_, nullptr);
      cancelled = cancelled_;
    }
    if (last != nullptr) {
      progress_.Unpark(*last);
    }
    return cancelled;
  }

  // Parks until `deadline`, a cancellation, or what `park` waits for; then `go_on` is called, once,
  // on one of gRPC's threads. `park` puts the waiter into Progress and returns false if there is
  // nothing to wait for. This may be gone when it returns: nothing must follow it.
  void Park(SteadyTime deadline, const std::function<bool(std::shared_ptr<ParkedCall>)>& park,
            std::function<void(bool timed_out)> go_on) TERTIB_EXCLUDES(mutex_) {
    const auto parked = std::make_shared<ParkedCall>(std::move(go_on));
    bool cancelled = false;
    {
      MutexLock lock(mutex_);
      parked_ = parked;
      cancelled = cancelled_;
    }
    // Nothing sets it off before it is armed, and a wake that comes earlier is remembered.
    if (cancelled || !park(parked)) {
      parked->Wake();
    }
    parked->Arm(deadline);
  }

  // For the reactor's OnCancel: it goes on at once, and not again.
  void Cancel() TERTIB_EXCLUDES(mutex_) {
    std::shared_ptr<ParkedCall> parked;
    {
      MutexLock lock(mutex_);
      cancelled_ = true;
      parked = parked_;
    }
    if (parked != nullptr) {
      parked->Wake();
    }
  }

 private:
  Progress& progress_;
  Mutex mutex_;
  bool cancelled_ TERTIB_GUARDED_BY(mutex_) = false;
  std::shared_ptr<ParkedCall> parked_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::recap
