#include "services/catalogue/sequencer/record_times.h"

#include <algorithm>
#include <string>

#include "services/common/timestamp.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::catalogue {
namespace {

// A clock that is kept right steps by less.
constexpr absl::Duration kNotWorthTelling = absl::Seconds(1);

// When the newest event was recorded; the infinite past if there is none, or it cannot be read.
absl::Time NewestRecordTime(const Store& store, Logger& log) {
  const Sequence last = store.last_sequence();
  if (last.value == 0) {
    return absl::InfinitePast();
  }
  const auto newest = store.ReadEvents(Sequence{last.value - 1}, {.events = 1, .bytes = 1});
  v1::Event event;
  if (!newest.ok() || newest->empty() || !event.ParseFromString(newest->front().event)) {
    log.Error("the newest event cannot be read; record times go by the clock alone",
              {{"sequence", std::to_string(last.value)}, {"error", newest.status().ToString()}});
    return absl::InfinitePast();
  }
  return FromTimestamp(event.record_time());
}

std::string Show(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone());
}

}  // namespace

RecordTimes::RecordTimes(const Store& store, const Clock& clock, Logger& log)
    : clock_(clock), log_(log), newest_(NewestRecordTime(store, log)) {
  Look();
}

absl::Time RecordTimes::Next() {
  Look();
  const absl::Time now = clock_.Now();
  const MutexLock lock(mutex_);
  return std::max(newest_, now);
}

void RecordTimes::Recorded(absl::Time time) {
  const MutexLock lock(mutex_);
  newest_ = time;
}

void RecordTimes::Look() {
  const absl::Duration ahead = Ahead();
  if (!told_ && ahead > kNotWorthTelling) {
    told_ = true;
    const absl::Time now = clock_.Now();
    log_.Warning(
        "record times are ahead of the clock: until it gets there, all that is recorded bears the "
        "time of the newest event. If the clock is wrong, set it right; otherwise it was ahead "
        "before, and the times catch up by themselves.",
        {{"ahead_seconds", std::to_string(absl::ToInt64Seconds(ahead))},
         {"newest_record_time", Show(now + ahead)},
         {"clock", Show(now)}});
  } else if (told_ && ahead == absl::ZeroDuration()) {
    told_ = false;
    log_.Info("record times go by the clock again");
  }
}

absl::Time RecordTimes::Newest() const {
  const MutexLock lock(mutex_);
  return newest_;
}

absl::Duration RecordTimes::Ahead() const {
  const absl::Time now = clock_.Now();
  const MutexLock lock(mutex_);
  return std::max(newest_ - now, absl::ZeroDuration());
}

}  // namespace tertib::catalogue
