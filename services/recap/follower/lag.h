#pragma once

#include <cstdint>
#include <optional>

#include "services/common/clock.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/recap/follower/progress.h"
#include "services/recap/source/head_probe.h"

namespace tertib::recap {

// How far the view is behind the catalogue. What came on the stream cannot tell: that nothing came
// may also mean that nobody read it, because the disk was slow or the process was stopped. So the
// catalogue is asked each time somebody wants to know, and what it cannot be asked is not claimed.
//
// Any thread may call it. The references must outlive it.
class Lag {
 public:
  struct Reading {
    // How many events the catalogue had, when it was asked, that the view has not. Nothing: that is
    // not known.
    std::optional<uint64_t> events;
    // The view has all of them, and follows.
    bool caught_up = false;
  };

  Lag(HeadProbe& head, const Progress& progress, const Clock& clock)
      : head_(head), progress_(progress), clock_(clock) {}

  // Asks the catalogue. What it says held at some time since the call began. Blocks as long as the
  // probe does.
  Reading Read() TERTIB_EXCLUDES(mutex_);
  // What Read said last.
  Reading Last() const TERTIB_EXCLUDES(mutex_);

 private:
  Reading Ask() const;

  HeadProbe& head_;
  const Progress& progress_;
  const Clock& clock_;

  mutable Mutex mutex_;
  Reading last_ TERTIB_GUARDED_BY(mutex_);
};

// Adds the figures that tell at each scrape how far the view is: both must outlive those.
void AddLagGauges(Lag& lag, const Progress& progress, Metrics& metrics);

}  // namespace tertib::recap
