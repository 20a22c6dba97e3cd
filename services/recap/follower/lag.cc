#include "services/recap/follower/lag.h"

#include <algorithm>
#include <limits>

#include "absl/time/time.h"

namespace tertib::recap {
namespace {

// A probe takes a second at most. If more has passed, the process itself stood still, and the
// answer tells of another time.
constexpr absl::Duration kTimely = absl::Seconds(2);

}  // namespace

Lag::Reading Lag::Read() {
  const SteadyTime asked = clock_.Steady();
  Reading reading = Ask();
  const SteadyTime now = clock_.Steady();
  if (now > After(asked, kTimely)) {
    reading = {};
  }
  const MutexLock lock(mutex_);
  if (reading.age) {
    known_age_ = reading.age;
    known_at_ = now;
    known_time_ = clock_.Now();
  } else if (known_age_) {
    reading.age = *known_age_ + absl::FromChrono(now - known_at_);
  }
  last_ = reading;
  return reading;
}

absl::Time Lag::LastKnown() const {
  const MutexLock lock(mutex_);
  return known_time_;
}

Lag::Reading Lag::Last() const {
  const MutexLock lock(mutex_);
  return last_;
}

Lag::Reading Lag::Ask() const {
  const Progress::Point before = progress_.Now();
  const auto newest = head_.AskNewest();
  const Progress::Point now = progress_.Now();
  // The view holds nothing that the catalogue has not, unless a copy of the catalogue's data was
  // put back: then their sequences cannot be compared.
  if (!newest.ok() || now.era != before.era || *newest < before.applied) {
    return {};
  }
  // Events that came since the question may have been applied.
  const bool behind = now.applied < *newest;
  const uint64_t events = behind ? newest->value - now.applied.value : 0;
  return {.events = events, .age = AskAge(events), .caught_up = now.current && !behind};
}

std::optional<absl::Duration> Lag::AskAge(uint64_t events) const {
  if (events == 0) {
    return absl::ZeroDuration();
  }
  const auto token = resume_token_();
  const auto oldest = token.ok() ? head_.AskTimeAfter(*token) : token.status();
  if (!oldest.ok()) {
    return std::nullopt;
  }
  // None: it was applied meanwhile.
  return *oldest ? std::max(clock_.Now() - **oldest, absl::ZeroDuration()) : absl::ZeroDuration();
}

void AddLagGauges(Lag& lag, const Progress& progress, Metrics& metrics) {
  metrics.AddGauge("tertib_recap_lag_events",
                   "How many events the view is behind the newest of the catalogue, which is asked "
                   "for it at each scrape. NaN if it does not answer within a second.",
                   [&lag] {
                     const auto events = lag.Read().events;
                     return events ? static_cast<double>(*events)
                                   : std::numeric_limits<double>::quiet_NaN();
                   });
  const auto unknown = std::numeric_limits<double>::quiet_NaN();
  metrics.AddGauge(
      "tertib_recap_lag_seconds",
      "How long ago the oldest event was recorded that the view has not, in seconds; 0 "
      "if it has all. While the catalogue cannot be asked, the last that was known and "
      "the time since; NaN if it never was.",
      [&lag, unknown] {
        const auto age = lag.Last().age;
        return age ? absl::ToDoubleSeconds(*age) : unknown;
      });
  metrics.AddGauge("tertib_recap_lag_known_time_seconds",
                   "When it was last known how far the view is behind, in seconds since 1970; 0: "
                   "never since the start.",
                   [&lag] {
                     const absl::Time known = lag.LastKnown();
                     return known == absl::InfinitePast()
                                ? 0.0
                                : absl::ToDoubleSeconds(known - absl::UnixEpoch());
                   });
  // The reading of the figure before it: one question for a scrape.
  metrics.AddGauge(
      "tertib_recap_caught_up",
      "1 if the event stream is open, has been read to its end since it began, and the "
      "view holds everything that the catalogue has, which is asked for it at each "
      "scrape. 0 otherwise, also if that is not known.",
      [&lag] { return lag.Last().caught_up ? 1.0 : 0.0; });
  // Last: a scrape shows no position that is older than what it says of the lag.
  metrics.AddGauge("tertib_recap_applied_sequence",
                   "The last event of the catalogue that the view holds; 0 while it holds none.",
                   [&progress] { return static_cast<double>(progress.Now().applied.value); });
}

}  // namespace tertib::recap
