#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "absl/status/status.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/recap/follower/progress.h"
#include "services/recap/source/event_source.h"
#include "services/recap/source/sleeper.h"
#include "services/recap/store/view_store.h"

namespace tertib::recap {

// What the follower counts. Borrows the Metrics it was made from.
struct FollowerMetrics {
  explicit FollowerMetrics(Metrics& metrics);

  prometheus::Gauge& following;
  prometheus::Counter& events_applied;
  prometheus::Counter& batches_applied;
  prometheus::Counter& reconnects;
  prometheus::Counter& rebuilds;
};

// Keeps the view up to date: takes commits from the source, folds them, stores them, and tells
// Progress. The only writer of the store. Run is called once, from a thread of its own; everything
// else here runs on that thread. Borrows what it is made from.
class Follower final : private EventHandler {
 public:
  struct Dependencies {
    EventSource& source;
    ViewStore& store;
    Progress& progress;
    FollowerMetrics& metrics;
    Logger& log;
    // Told when the recap can be asked (true), and when it cannot any more. That it can be asked
    // means that its view has once caught up with this history, if before a restart: each answer is
    // whole, and says at which sequence it holds. It does not mean that nothing newer is there: Lag
    // tells that.
    std::function<void(bool)> set_serving;
    // What passes the time while the disk is full.
    Sleeper& sleeper;
    const Clock& clock;
    // Told of the agencies that a write has changed; with none, that everything was forgotten.
    std::function<void(const std::vector<std::string>&)> on_change =
        [](const std::vector<std::string>&) {};
  };

  explicit Follower(const Dependencies& dependencies) : with_(dependencies) {}

  // Follows until `stop` is requested; then OK. Also OK, at once, if the disk refuses a write while
  // there is a view to serve: the view then stands still until a restart, and is served as it is.
  // While the disk is full it follows nothing, and goes on once there is room.
  //
  // Any error is for good: something that must not be skipped could not be applied, or nothing can
  // be written while there is nothing to serve yet. It is logged, and the recap says from then on
  // that it is not serving: the process is to end, so that whoever watches over it starts it again.
  absl::Status Run(const std::stop_token& stop);

 private:
  absl::StatusOr<Position> ResumeFrom() override;
  absl::Status OnDelivery(const Delivery& delivery) override;
  absl::Status OnHistoryLost(const absl::Status& why) override;
  void OnDisconnected(const absl::Status& why, absl::Duration wait,
                      const std::string& trace_id) override;

  // Run, but for what is told at its end.
  absl::Status Follow(const std::stop_token& stop);
  // Returns true once the disk may have room, false if `stop` is requested first.
  bool AwaitRoom(const std::stop_token& stop);
  // Whether an error leaves a view that can be served, though nothing more can be written to it.
  bool ServesOn(const absl::Status& ended) const;
  absl::Status ApplyEvents(const Delivery& delivery);
  absl::Status KeepPosition(Position position);
  void Advance(const Position& position, const std::vector<Progress::Change>& changes);
  absl::Status CaughtUp();
  // The stream is over, or there is more to come.
  void FellBehind();

  const Dependencies with_;
  Position stored_;
  bool caught_up_ = false;
  bool connected_ = true;
};

}  // namespace tertib::recap
