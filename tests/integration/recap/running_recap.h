#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/serving/capacity.h"
#include "services/common/serving/grpc_server.h"
#include "services/recap/follower/follower.h"
#include "services/recap/rpc/recap_service.h"
#include "services/recap/source/grpc_event_source.h"
#include "services/recap/source/sleeper.h"
#include "services/recap/store/rocks_view_store.h"
#include "tertib/recap/v1/recap_service.grpc.pb.h"

namespace tertib::recap {

// The whole service as main wires it, in this process, on a port of its own. It reconnects without
// waiting.
class RunningRecap {
 public:
  RunningRecap(const std::string& directory, const std::string& catalogue,
               absl::Duration default_wait = absl::Seconds(30));
  // Drains, as SIGTERM does.
  ~RunningRecap();

  // Waits until it says so of itself.
  void AwaitServing(bool serving) TERTIB_EXCLUDES(mutex_);
  // Waits until that is in the view, or an answer says that the recap is caught up.
  void AwaitApplied(uint64_t sequence) const;
  void AwaitCaughtUp();
  // What grpc.health.v1 answers: 1 for SERVING, 2 for NOT_SERVING.
  int Health() const;

  v1::RecapService::Stub& stub() { return *stub_; }

  // Calls that must come to their end within the test's patience.
  v1::GetRecapResponse Get();
  absl::Status Get(const v1::GetRecapRequest& request, v1::GetRecapResponse& response);
  absl::Status Reconcile(const v1::ReconcileRecapRequest& request,
                         v1::ReconcileRecapResponse& response);
  // The total that GetRecap says once it holds `min_sequence`.
  int64_t TotalAt(uint64_t min_sequence);

 private:
  class NoSleep final : public Sleeper {
   public:
    void Sleep(absl::Duration /*duration*/, std::stop_token /*stop*/) override {}
  };

  Logger log_{"test"};
  Metrics metrics_;
  FollowerMetrics follower_metrics_{metrics_};
  std::unique_ptr<RocksViewStore> store_;
  Progress progress_;
  Capacity capacity_{{}};
  std::unique_ptr<RecapServiceImpl> service_;
  std::unique_ptr<GrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::RecapService::Stub> stub_;
  Mutex mutex_;
  CondVar changed_;
  bool serving_ TERTIB_GUARDED_BY(mutex_) = false;
  NoSleep no_sleep_;
  const SystemClock clock_;
  std::unique_ptr<GrpcEventSource> source_;
  std::unique_ptr<Follower> follower_;
  std::jthread following_;
};

}  // namespace tertib::recap
