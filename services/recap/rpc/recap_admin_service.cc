#include "services/recap/rpc/recap_admin_service.h"

#include <algorithm>

#include "services/common/status_macros.h"
#include "services/common/timestamp.h"

namespace tertib::recap {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* RecapAdminServiceImpl::GetStatus(CallbackServerContext* context,
                                                     const v1::GetStatusRequest* request,
                                                     v1::GetStatusResponse* response) {
  return calls_.Answer(*context, {*request, *response},
                       [this, response] { return FillStatus(*response); });
}

ServerUnaryReactor* RecapAdminServiceImpl::SetLogLevel(CallbackServerContext* context,
                                                       const v1::SetLogLevelRequest* request,
                                                       v1::SetLogLevelResponse* response) {
  return calls_.Answer(*context, {*request, *response}, [this, request, response] {
    return with_.report.SetLogLevel(*request, *response);
  });
}

ServerUnaryReactor* RecapAdminServiceImpl::FlushStore(CallbackServerContext* context,
                                                      const v1::FlushStoreRequest* request,
                                                      v1::FlushStoreResponse* response) {
  return calls_.Answer(*context, {*request, *response}, [this, response]() -> absl::Status {
    TERTIB_RETURN_IF_ERROR(with_.flush());
    *response->mutable_store() = with_.report.Store(with_.report.Read());
    return absl::OkStatus();
  });
}

absl::Status RecapAdminServiceImpl::FillStatus(v1::GetStatusResponse& response) const {
  // The figures ask the catalogue how far it is: what the lag says after that is as old as they.
  const ServiceReport::Figures figures = with_.report.Read();
  *response.mutable_service() = with_.report.Service(figures);
  *response.mutable_store() = with_.report.Store(figures);
  response.set_catalogue(with_.catalogue);
  const Lag::Reading lag = with_.lag.Last();
  response.set_caught_up(lag.caught_up);
  if (lag.events) {
    response.set_lag_events(static_cast<int64_t>(*lag.events));
  }
  if (lag.age) {
    *response.mutable_lag() = ToDuration(*lag.age);
  }
  const auto view = with_.store.Snapshot();
  TERTIB_ASSIGN_OR_RETURN(const Position position, view->ReadPosition());
  TERTIB_ASSIGN_OR_RETURN(*response.mutable_history(), view->ReadHistory());
  response.set_sequence(position.sequence.value);
  if (position.record_time != absl::InfinitePast()) {
    *response.mutable_record_time() = ToTimestamp(position.record_time);
  }
  return absl::OkStatus();
}

}  // namespace tertib::recap
