#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>

#include "absl/status/status.h"
#include "services/common/log.h"

namespace tertib {

// gRPC answers a request that it cannot parse (text that is not UTF-8, most often) with an empty
// UNIMPLEMENTED, which says that there is no such method. This gives the caller INVALID_FIELDS
// instead. Must stand before whatever counts the statuses sent. `log` must outlive the server.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableRequests(
    Logger& log);

// The error that it gives.
absl::Status UnreadableRequest();

}  // namespace tertib
