#pragma once

#include <functional>

#include "absl/status/status.h"
#include "services/catalogue/rpc/recent_imports.h"
#include "services/catalogue/store/store.h"
#include "services/common/log.h"
#include "services/common/serving/admin_calls.h"
#include "services/common/serving/service_report.h"
#include "tertib/catalogue/v1/admin_service.grpc.pb.h"

namespace tertib::catalogue {

// The catalogue for those who run it, as admin_service.proto promises. Any thread. The references
// must outlive the server that it is registered with.
class AdminService final : public v1::AdminService::CallbackService {
 public:
  // Writes what is in memory into tables.
  using Flush = std::function<absl::Status()>;

  AdminService(const Store& store, Flush flush, const RecentImports& imports,
               const ServiceReport& report, Logger& log)
      : store_(store), flush_(std::move(flush)), imports_(imports), report_(report), calls_(log) {}

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
  void FillNewest(v1::GetStatusResponse& response) const;

  const Store& store_;
  const Flush flush_;
  const RecentImports& imports_;
  const ServiceReport& report_;
  AdminCalls calls_;
};

}  // namespace tertib::catalogue
