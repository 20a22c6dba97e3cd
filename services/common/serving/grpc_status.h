#pragma once

#include <grpcpp/support/status.h>

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "services/common/log.h"

// The one place where errors meet gRPC (AIP-193).

namespace tertib {

// The wire form of an error made by error.h: code, message, and the details as google.rpc.Status.
// An error that was not made there is a fault of ours: it is logged, and the caller gets INTERNAL
// (or the code, for CANCELLED and DEADLINE_EXCEEDED) without its text.
grpc::Status ToGrpcStatus(const absl::Status& status, Logger& log);
// The same of what bears an ErrorInfo, or of what is meant to be told as it is.
grpc::Status ToGrpcStatusAsIs(const absl::Status& status);

// How many codes there are: from 0 (OK) on, without a gap.
inline constexpr size_t kCodes = 17;
// As Go names it: NotFound. That of UNKNOWN for what is no code.
std::string_view CodeName(grpc::StatusCode code);

// The inverse of ToGrpcStatus, for clients: details become payloads again.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace tertib
