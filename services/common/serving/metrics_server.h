#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/serving/health.h"
#include "services/common/worker_pool.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace tertib {

// Serves GET and HEAD until it is destroyed, one request a connection:
//   /metrics  the figures, in Prometheus's text format 0.0.4
//   /livez    200: the program runs
//   /readyz   200, or 503 while it is not ready (Health::kReadiness); a line for each service
// Another path is 404, another method 405.
//
// A figure may have to be asked for, and take a second. So figures are collected on a thread of
// their own, once for all who wait for them: nobody waits for two collections, and health for none.
class MetricsServer {
 public:
  // How many connections it has at most. The oldest is closed when the last of them comes, and one
  // that says nothing after two seconds: nobody is kept out by connections that stay.
  static constexpr int kMaxConnections = 8;
  // Of those, how many may wait for figures; more are answered with 503.
  static constexpr size_t kMaxScrapes = kMaxConnections / 2;

  // `address` is host:port; port 0 takes a free one. Fails with FAILED_PRECONDITION and a sentence
  // for people if it cannot listen there. `metrics`, what it asks, and `health` must outlive the
  // server.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address,
                                                              const Metrics& metrics,
                                                              const Health& health);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  // Where it listens, host:port.
  const std::string& address() const { return address_; }

 private:
  class Callbacks;
  // A request for the figures.
  struct Scrape {
    MHD_Connection* connection = nullptr;
    std::string text;  // Written before the connection is resumed, read afterwards.
  };

  MetricsServer(std::string address, const Metrics& metrics, const Health& health);

  // Whether one more may wait for figures; it then has to, once.
  bool Admit() TERTIB_EXCLUDES(mutex_);
  // Has the figures collected for it; then its connection is resumed.
  void Await(Scrape& scrape) TERTIB_EXCLUDES(mutex_);
  // For all who wait when it begins.
  void Collect() TERTIB_EXCLUDES(mutex_);

  const std::string address_;
  const Metrics& metrics_;
  const Health& health_;
  // Those that are open, the oldest first. Of the daemon's thread.
  std::deque<MHD_Connection*> connections_;
  MHD_Daemon* daemon_ = nullptr;

  Mutex mutex_;
  CondVar resumed_;
  bool stopping_ TERTIB_GUARDED_BY(mutex_) = false;
  size_t admitted_ TERTIB_GUARDED_BY(mutex_) = 0;  // And not resumed yet.
  std::vector<Scrape*> waiting_ TERTIB_GUARDED_BY(mutex_);
  WorkerPool collector_{/*threads=*/1, /*slots=*/0};
};

}  // namespace tertib
