#include "services/common/serving/metrics_server.h"

#include <exception>
#include <vector>

#include "services/common/serving/listen_address.h"

namespace tertib {
namespace {

// A thread belongs to its connection until that is closed: some may be silent, but not for long.
constexpr const char* kThreads = "16";
constexpr const char* kPatienceMs = "2000";

// Also the figures that are asked for when they are scraped.
class Figures final : public prometheus::Collectable {
 public:
  explicit Figures(const Metrics& metrics) : metrics_(metrics) {}
  std::vector<prometheus::MetricFamily> Collect() const override { return metrics_.Collect(); }

 private:
  const Metrics& metrics_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address,
                                                                    const Metrics& metrics) {
  std::unique_ptr<MetricsServer> server(new MetricsServer());
  server->figures_ = std::make_shared<Figures>(metrics);
  // The exposer reports failure by exception only.
  try {
    server->exposer_ = std::make_unique<prometheus::Exposer>(std::vector<std::string>{
        "listening_ports", address, "num_threads", kThreads, "request_timeout_ms", kPatienceMs});
  } catch (const std::exception&) {
    return CannotListen(address, "--metrics-listen");
  }
  server->exposer_->RegisterCollectable(server->figures_);
  const std::vector<int> ports = server->exposer_->GetListeningPorts();
  if (ports.empty()) {
    return CannotListen(address, "--metrics-listen");
  }
  server->address_ = WithPort(address, ports.front());
  return server;
}

}  // namespace tertib
