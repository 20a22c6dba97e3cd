#pragma once

#include "absl/time/time.h"
#include "services/catalogue/store/store.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/mutex.h"

namespace tertib::catalogue {

// Says when a commit is recorded: now by the wall clock, but never before the newest commit. One
// commit that is made while the clock is ahead so dates all that follow it, until the clock gets
// there. RecordTimes tells when that begins and when it is over.
//
// One thread at a time, but for Newest and Ahead. `clock` and `log` must outlive it.
class RecordTimes {
 public:
  // Goes on from the newest event of `store`; if that cannot be read, by the clock alone, and the
  // log tells.
  RecordTimes(const Store& store, const Clock& clock, Logger& log);

  // When a commit is recorded that is decided now.
  absl::Time Next();
  // A commit of that time, which Next has given, was written.
  void Recorded(absl::Time time);
  // Logs once if record times are ahead by more than a second, and once when they no longer are.
  void Look();

  // When the newest event was recorded; the infinite past if there is none, or it cannot be read.
  // Any thread.
  absl::Time Newest() const;
  // How far the newest record time is ahead of the clock; zero if it is not. Any thread.
  absl::Duration Ahead() const;

 private:
  const Clock& clock_;
  Logger& log_;
  bool told_ = false;  // That they are ahead.

  mutable Mutex mutex_;
  absl::Time newest_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::catalogue
