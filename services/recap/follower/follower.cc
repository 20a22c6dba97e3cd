#include "services/recap/follower/follower.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/common/error.h"
#include "services/common/status_macros.h"
#include "services/common/store_condition.h"
#include "services/recap/projection/fold.h"
#include "services/recap/projection/view_edits.h"

namespace tertib::recap {
namespace {

// How often a full disk is looked at.
constexpr absl::Duration kRoomInterval = absl::Seconds(1);

}  // namespace

FollowerMetrics::FollowerMetrics(Metrics& metrics)
    : following(metrics.AddGauge("tertib_recap_following",
                                 "1 while the follower runs, 0 once it has stopped for good.")),
      events_applied(
          metrics.AddCounter("tertib_recap_events_applied_total", "Events applied to the view.")),
      batches_applied(metrics.AddCounter("tertib_recap_batches_applied_total",
                                         "Writes of the view, each of one commit or several.")),
      reconnects(metrics.AddCounter("tertib_recap_reconnects_total",
                                    "How often the event stream broke off.")),
      rebuilds(metrics.AddCounter("tertib_recap_rebuilds_total",
                                  "How often the view was emptied to start again.")) {}

absl::Status Follower::Run(const std::stop_token& stop) {
  with_.metrics.following.Set(1);
  const absl::Status ended = Follow(stop);
  with_.metrics.following.Set(0);
  FellBehind();
  if (ServesOn(ended)) {
    return absl::OkStatus();
  }
  if (!ended.ok()) {
    with_.set_serving(false);
    with_.progress.Stop();
    with_.log.Error(
        "the recap has stopped: it cannot go on without skipping something. Remedy what the error "
        "says and start it again; with an empty data folder it makes its view anew.",
        {{"error", ended.ToString()}, {"sequence", std::to_string(stored_.sequence.value)}});
  }
  return ended;
}

absl::Status Follower::Follow(const std::stop_token& stop) {
  TERTIB_ASSIGN_OR_RETURN(const Position stored, with_.store.Snapshot()->ReadPosition());
  Advance(stored, {});
  if (stored.complete) {
    with_.progress.Serve();
    with_.set_serving(true);
    with_.log.Info("serving the stored view",
                   {{"sequence", std::to_string(stored.sequence.value)}});
  }
  while (true) {
    absl::Status ended = with_.source.Run(*this, stop);
    if (ReasonOf(ended) != catalogue::v1::ERROR_REASON_STORE_FULL) {
      return ended;
    }
    // What was not written comes again: the stream is resumed from what is stored.
    if (!AwaitRoom(stop)) {
      return absl::OkStatus();
    }
  }
}

bool Follower::AwaitRoom(const std::stop_token& stop) {
  FellBehind();
  do {
    with_.sleeper.Sleep(kRoomInterval, stop);
  } while (!stop.stop_requested() && with_.store.Look() == StoreCondition::kFull);
  return !stop.stop_requested();
}

bool Follower::ServesOn(const absl::Status& ended) const {
  return ReasonOf(ended) == catalogue::v1::ERROR_REASON_STORE_READ_ONLY &&
         with_.progress.Now().state == Progress::State::kServing;
}

absl::StatusOr<Position> Follower::ResumeFrom() { return stored_; }

absl::Status Follower::OnDelivery(const Delivery& delivery) {
  with_.progress.Heard(with_.clock.Steady());
  if (!connected_) {
    connected_ = true;
    with_.log.Info("connected again", {{"sequence", std::to_string(stored_.sequence.value)}});
  }
  switch (delivery.kind) {
    case Delivery::Kind::kEvents:
      return ApplyEvents(delivery);
    case Delivery::Kind::kCheckpoint:
      return KeepPosition(delivery.position);
    case Delivery::Kind::kFellBehind:
      TERTIB_RETURN_IF_ERROR(KeepPosition(delivery.position));
      FellBehind();
      with_.log.Warning("fell behind", {{"sequence", std::to_string(stored_.sequence.value)},
                                        {"newest", std::to_string(delivery.newest.value)}});
      return absl::OkStatus();
    case Delivery::Kind::kCaughtUp:
      TERTIB_RETURN_IF_ERROR(KeepPosition(delivery.position));
      return CaughtUp();
  }
  return absl::InternalError("a delivery of no kind");
}

absl::Status Follower::ApplyEvents(const Delivery& delivery) {
  const auto before = with_.store.Snapshot();
  ViewEdits edits(*before);
  for (const auto& event : delivery.events) {
    TERTIB_RETURN_IF_ERROR(Apply(event, edits));
  }
  Position position = delivery.position;
  position.complete = stored_.complete;
  TERTIB_RETURN_IF_ERROR(with_.store.Apply(edits.changes(), position));
  std::vector<Progress::Change> changes;
  for (const std::string& agency : edits.changes().changed_trees) {
    changes.push_back({position.sequence, agency});
  }
  Advance(position, changes);
  std::vector<std::string> agencies;
  for (const auto& [agency, view] : edits.changes().agencies) {
    agencies.push_back(agency);
  }
  if (!agencies.empty()) {
    with_.on_change(agencies);
  }
  with_.metrics.events_applied.Increment(static_cast<double>(delivery.events.size()));
  with_.metrics.batches_applied.Increment();
  return absl::OkStatus();
}

absl::Status Follower::KeepPosition(Position position) {
  position.record_time = stored_.record_time;
  position.complete = stored_.complete;
  if (position != stored_) {
    TERTIB_RETURN_IF_ERROR(with_.store.Apply({}, position));
    Advance(position, {});
  }
  return absl::OkStatus();
}

// The store is there already.
void Follower::Advance(const Position& position, const std::vector<Progress::Change>& changes) {
  stored_ = position;
  with_.progress.Advance(stored_.sequence, changes);
}

void Follower::FellBehind() {
  caught_up_ = false;
  with_.progress.FellBehind();
}

absl::Status Follower::CaughtUp() {
  if (!caught_up_) {
    caught_up_ = true;
    with_.progress.CaughtUp();
    with_.set_serving(true);
    with_.log.Info("caught up", {{"sequence", std::to_string(stored_.sequence.value)}});
  }
  if (stored_.complete) {
    return absl::OkStatus();
  }
  // Last: what there is can be served, whether or not the disk takes this.
  Position complete = stored_;
  complete.complete = true;
  TERTIB_RETURN_IF_ERROR(with_.store.Apply({}, complete));
  Advance(complete, {});
  return absl::OkStatus();
}

absl::Status Follower::OnHistoryLost(const absl::Status& why) {
  with_.log.Warning("the view is made anew: the catalogue cannot go on from where it stands",
                    {{"reason", std::string(why.message())},
                     {"sequence", std::to_string(stored_.sequence.value)}});
  with_.set_serving(false);
  // First, so that nobody takes the emptied view for the register, nor, if it cannot be emptied,
  // the view of another register for this one's.
  with_.progress.Forget();
  FellBehind();
  TERTIB_RETURN_IF_ERROR(with_.store.Wipe());
  with_.on_change({});
  with_.metrics.rebuilds.Increment();
  Advance(Position{}, {});
  return absl::OkStatus();
}

void Follower::OnDisconnected(const absl::Status& why, absl::Duration wait,
                              const std::string& trace_id) {
  connected_ = false;
  FellBehind();
  with_.metrics.reconnects.Increment();
  with_.log.Warning("the event stream broke off; trying again",
                    {{"error", why.ToString()},
                     {"wait_ms", std::to_string(absl::ToInt64Milliseconds(wait))},
                     {"sequence", std::to_string(stored_.sequence.value)},
                     {"trace_id", trace_id}});
}

}  // namespace tertib::recap
