#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/common/log_point.h"
#include "services/common/timestamp.h"
#include "services/recap/follower/progress.h"
#include "services/recap/projection/view.h"

// What points of the catalogue's log, which callers bring along, are to a view.

namespace tertib::recap {

// What every answer says of itself.
struct Standing {
  // Where it holds.
  LogPoint point;
  // When that event was recorded; the infinite past: there is none.
  absl::Time record_time;
  bool caught_up = false;
};

absl::StatusOr<Standing> ReadStanding(const ViewReader& view, const Progress& progress);

template <typename Response>
void Tell(const Standing& standing, Response& response) {
  response.set_sequence(standing.point.sequence.value);
  response.set_history(standing.point.history);
  response.set_caught_up(standing.caught_up);
  if (standing.record_time != absl::InfinitePast()) {
    *response.mutable_record_time() = ToTimestamp(standing.record_time);
  }
}

// Whether the view holds the event that the point is about, rather than none or another.
absl::StatusOr<bool> Holds(const ViewReader& view, const LogPoint& point);

// For a write that the caller has made, and a view that has reached its sequence: STORE_REPLACED if
// the view holds another event there; NOT_SERVING if the view itself may be the one of a lost
// history, since the recap has not heard from the catalogue since. Without a history any event
// will do.
absl::Status CheckWrite(const ViewReader& view, const Progress& progress, const LogPoint& write);

}  // namespace tertib::recap
