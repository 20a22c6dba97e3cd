#pragma once

#include <functional>
#include <optional>
#include <stop_token>

#include "absl/status/status.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/recap/follower/progress.h"
#include "services/recap/source/event_source.h"
#include "services/recap/store/view_store.h"

namespace tertib::recap {

// What the follower counts. Borrows the Metrics it was made from.
struct FollowerMetrics {
  explicit FollowerMetrics(Metrics& metrics);

  prometheus::Gauge& applied_sequence;
  prometheus::Gauge& lag_events;
  prometheus::Gauge& caught_up;
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
    // Told when the recap can be asked (true), and when it cannot any more.
    std::function<void(bool)> set_serving;
  };

  explicit Follower(const Dependencies& dependencies) : with_(dependencies) {}

  // Follows until `stop` is requested; then OK. Any error is for good: something that must not be
  // skipped could not be applied. It is logged, and the recap says from then on that it is not
  // serving: the process is to end, so that whoever watches over it starts it again.
  absl::Status Run(std::stop_token stop);

 private:
  absl::StatusOr<Position> ResumeFrom() override;
  absl::Status OnDelivery(const Delivery& delivery) override;
  absl::Status OnHistoryLost(const absl::Status& why) override;
  void OnDisconnected(const absl::Status& why, absl::Duration wait) override;

  absl::Status ApplyEvents(const Delivery& delivery);
  absl::Status KeepPosition(const Position& position);
  void CaughtUp();
  // The stream is over, and with it what is known of the catalogue.
  void Lose();
  void ReportPosition();

  const Dependencies with_;
  Position stored_;
  // The newest event that the catalogue told of, while that is known. Those that came since may be
  // newer.
  std::optional<Sequence> newest_;
  bool caught_up_ = false;
  bool connected_ = true;
};

}  // namespace tertib::recap
