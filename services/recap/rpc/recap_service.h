#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "absl/time/time.h"
#include "services/common/log.h"
#include "services/common/serving/capacity.h"
#include "services/recap/follower/progress.h"
#include "services/recap/rpc/call_context.h"
#include "services/recap/store/view_store.h"
#include "tertib/recap/v1/recap_service.grpc.pb.h"

namespace tertib::recap {

// The RPCs of the recap, as recap_service.proto promises them. Decodes, asks the view, maps errors;
// decides nothing. Any thread may call it. Borrows what it is made from; must outlive the server
// that serves it.
class RecapServiceImpl final : public v1::RecapService::CallbackService {
 public:
  struct Options {
    // How long a call that has no deadline waits for its sequence.
    absl::Duration default_wait = absl::Seconds(30);
  };

  RecapServiceImpl(const ViewStore& store, Progress& progress, Capacity& capacity, Logger& log,
                   const Options& options);

  grpc::ServerUnaryReactor* GetRecap(grpc::CallbackServerContext* context,
                                     const v1::GetRecapRequest* request,
                                     v1::GetRecapResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchRecapResponse>* WatchRecap(
      grpc::CallbackServerContext* context, const v1::WatchRecapRequest* request) override;
  grpc::ServerUnaryReactor* ReconcileRecap(grpc::CallbackServerContext* context,
                                           const v1::ReconcileRecapRequest* request,
                                           v1::ReconcileRecapResponse* response) override;

 private:
  const CallContext with_;
};

}  // namespace tertib::recap
