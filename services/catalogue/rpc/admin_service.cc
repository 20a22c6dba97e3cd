#include "services/catalogue/rpc/admin_service.h"

#include <utility>

#include "services/catalogue/store/history.h"
#include "services/common/sha256.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* AdminService::GetStatus(CallbackServerContext* context,
                                            const v1::GetStatusRequest* request,
                                            v1::GetStatusResponse* response) {
  return calls_.Answer(*context, {*request, *response},
                       [this, response] { return FillStatus(*response); });
}

ServerUnaryReactor* AdminService::SetLogLevel(CallbackServerContext* context,
                                              const v1::SetLogLevelRequest* request,
                                              v1::SetLogLevelResponse* response) {
  return calls_.Answer(*context, {*request, *response}, [this, request, response] {
    return report_.SetLogLevel(*request, *response);
  });
}

ServerUnaryReactor* AdminService::FlushStore(CallbackServerContext* context,
                                             const v1::FlushStoreRequest* request,
                                             v1::FlushStoreResponse* response) {
  return calls_.Answer(*context, {*request, *response}, [this, response]() -> absl::Status {
    TERTIB_RETURN_IF_ERROR(flush_());
    *response->mutable_store() = report_.Store(report_.Read());
    return absl::OkStatus();
  });
}

absl::Status AdminService::FillStatus(v1::GetStatusResponse& response) const {
  const ServiceReport::Figures figures = report_.Read();
  *response.mutable_service() = report_.Service(figures);
  *response.mutable_store() = report_.Store(figures);
  response.set_incarnation(ToHex(store_.incarnation()));
  response.set_oldest_sequence(store_.oldest_sequence().value);
  if (const auto watchers = figures.FindCount("tertib_catalogue_watchers")) {
    response.set_watcher_count(*watchers);
  }
  if (const auto waiting = figures.FindCount("tertib_catalogue_waiting_commands")) {
    response.set_waiting_write_count(*waiting);
  }
  for (v1::ImportSummary& summary : imports_.Newest()) {
    *response.add_recent_imports() = std::move(summary);
  }
  FillNewest(response);
  return absl::OkStatus();
}

void AdminService::FillNewest(v1::GetStatusResponse& response) const {
  const Sequence newest = store_.last_sequence();
  response.set_sequence(newest.value);
  // How the service is should be told also of one whose log is damaged: what cannot be read stays
  // empty.
  if (const auto event = EventAt(store_, newest); event.ok() && *event) {
    response.set_history((*event)->history());
    *response.mutable_record_time() = (*event)->record_time();
  }
}

}  // namespace tertib::catalogue
