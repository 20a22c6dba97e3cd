#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
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
    // How long ago the oldest of those was recorded, by the wall clock; zero if there is none.
    // While it is not known, the last that was, and the time since: it grows. Nothing: it never
    // was.
    std::optional<absl::Duration> age;
    // The view has all of them, and follows.
    bool caught_up = false;
  };

  // Where the stream is resumed after what the view holds.
  using Stored = std::function<absl::StatusOr<std::string>()>;

  Lag(HeadProbe& head, const Progress& progress, const Clock& clock, Stored resume_token)
      : head_(head), progress_(progress), clock_(clock), resume_token_(std::move(resume_token)) {}

  // Asks the catalogue. What it says held at some time since the call began. Blocks as long as the
  // probe does.
  Reading Read() TERTIB_EXCLUDES(mutex_);
  // What Read said last.
  Reading Last() const TERTIB_EXCLUDES(mutex_);
  // When it was last known how far the view is, by the wall clock; the infinite past: never.
  absl::Time LastKnown() const TERTIB_EXCLUDES(mutex_);

 private:
  Reading Ask() const;
  std::optional<absl::Duration> AskAge(uint64_t events) const;

  HeadProbe& head_;
  const Progress& progress_;
  const Clock& clock_;
  const Stored resume_token_;

  mutable Mutex mutex_;
  Reading last_ TERTIB_GUARDED_BY(mutex_);
  // The last age that was known, when.
  std::optional<absl::Duration> known_age_ TERTIB_GUARDED_BY(mutex_);
  SteadyTime known_at_ TERTIB_GUARDED_BY(mutex_);
  absl::Time known_time_ TERTIB_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// Adds the figures that tell at each scrape how far the view is: both must outlive those.
void AddLagGauges(Lag& lag, const Progress& progress, Metrics& metrics);

}  // namespace tertib::recap
