#pragma once

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "services/common/log.h"
#include "services/common/serving/admin_calls.h"
#include "services/common/serving/service_report.h"
#include "services/recap/follower/lag.h"
#include "services/recap/store/view_store.h"
#include "tertib/recap/v1/recap_admin_service.grpc.pb.h"

namespace tertib::recap {

// The recap for those who run it, as recap_admin_service.proto promises. Any thread. The references
// must outlive the server that it is registered with.
class RecapAdminServiceImpl final : public v1::RecapAdminService::CallbackService {
 public:
  struct Parts {
    const ViewStore& store;
    // Writes what is in memory into tables.
    std::function<absl::Status()> flush;
    const Lag& lag;
    // Where the catalogue is, as the recap was told.
    std::string catalogue;
    const ServiceReport& report;
  };

  RecapAdminServiceImpl(Parts parts, Logger& log) : with_(std::move(parts)), calls_(log) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* response) override;
  grpc::ServerUnaryReactor* SetLogLevel(grpc::CallbackServerContext* context,
                                        const v1::SetLogLevelRequest* request,
                                        v1::SetLogLevelResponse* response) override;
  grpc::ServerUnaryReactor* FlushStore(grpc::CallbackServerContext* context,
                                       const v1::FlushStoreRequest* request,
                                       v1::FlushStoreResponse* response) override;

 private:
  absl::Status FillStatus(v1::GetStatusResponse& response) const;

  const Parts with_;
  AdminCalls calls_;
};

}  // namespace tertib::recap
