#pragma once

#include <deque>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/common/metrics/metrics.h"
#include "services/common/serving/health.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace tertib {

// Serves GET and HEAD until it is destroyed, one request a connection:
//   /metrics  the figures, in Prometheus's text format 0.0.4
//   /livez    200: the program runs
//   /readyz   200, or 503 while it is not ready (Health::kReadiness); a line for each service
// Another path is 404, another method 405.
class MetricsServer {
 public:
  // How many connections it has at most. The oldest is closed when the last of them comes, and one
  // that says nothing after two seconds: nobody is kept out by connections that stay.
  static constexpr int kMaxConnections = 8;

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

  MetricsServer(std::string address, const Metrics& metrics, const Health& health);

  const std::string address_;
  const Metrics& metrics_;
  const Health& health_;
  // Those that are open, the oldest first. Of the daemon's thread.
  std::deque<MHD_Connection*> connections_;
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace tertib
