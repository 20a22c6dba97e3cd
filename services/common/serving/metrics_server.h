#pragma once

#include <deque>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/common/metrics/metrics.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace tertib {

// Serves GET and HEAD /metrics, in Prometheus's text format 0.0.4, until it is destroyed. Another
// path is 404, another method 405. One request a connection.
class MetricsServer {
 public:
  // How many connections it has at most. The oldest is closed when the last of them comes, and one
  // that says nothing after two seconds: nobody is kept out by connections that stay.
  static constexpr int kMaxConnections = 8;

  // `address` is host:port; port 0 takes a free one. Fails with FAILED_PRECONDITION and a sentence
  // for people if it cannot listen there. `metrics`, and what it asks, must outlive the server.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address,
                                                              const Metrics& metrics);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  // Where it listens, host:port.
  const std::string& address() const { return address_; }

 private:
  class Callbacks;

  MetricsServer(std::string address, const Metrics& metrics);

  const std::string address_;
  const Metrics& metrics_;
  // Those that are open, the oldest first. Of the daemon's thread.
  std::deque<MHD_Connection*> connections_;
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace tertib
