#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/log.h"

namespace tertib {

// gRPC answers a request that it cannot parse (text that is not UTF-8, most often) with an empty
// UNIMPLEMENTED, which says that there is no such method. For the methods of `services`, which
// there are, this gives the caller INVALID_FIELDS instead. What is not there stays UNIMPLEMENTED:
// clients of reflection try its versions until they hear something else.
//
// `services` are full names whose descriptors are linked in; every method of theirs is implemented.
// Must stand before whatever counts the statuses sent. `log` must outlive the server.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableRequests(
    const std::vector<std::string>& services, Logger& log);

// The error that it gives.
absl::Status UnreadableRequest();

}  // namespace tertib
