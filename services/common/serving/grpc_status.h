#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "services/common/log.h"

// The one place where errors meet gRPC (AIP-193).

namespace tertib {

// The wire form of an error made by error.h: code, message, and the details as google.rpc.Status.
// An error that was not made there is a fault of ours: it is logged, and the caller gets INTERNAL
// (or the code, for CANCELLED and DEADLINE_EXCEEDED) without its text.
grpc::Status ToGrpcStatus(const absl::Status& status, Logger& log);

// The inverse, for clients: details become payloads again.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace tertib
