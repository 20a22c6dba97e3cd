#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "services/common/metrics/metrics.h"
#include "services/common/serving/call_log.h"
#include "services/common/serving/capacity.h"

namespace tertib {

// Counts every call with the names and labels of the go-grpc-prometheus convention
// (grpc_server_started_total, …_handled_total, …_msg_received_total, …_msg_sent_total,
// …_handling_seconds), all methods of `services` pre-initialised. `services` are full names whose
// descriptors are linked in. `metrics` must outlive the server.
//
// Durations are in buckets that fit the call: microseconds to half a minute for unary calls, up to
// ten minutes for uploads, up to a day for streams that last. tertib_refusals_total counts what
// calls were refused for, by ErrorReason.
//
// A call is handled with the code that it was answered with, or would have been. One that its
// client gave up before it could be read (or while its refusal was on its way, which gRPC does not
// tell apart) is DeadlineExceeded if its deadline has passed, else Canceled; never InvalidArgument.
//
// One whose answer was not taken in time, by `capacity`, is ResourceExhausted.
//
// `log`, which may be null and must outlive the server, is told of every call, with the same code.
// `capacity` may be null, too; of the calls of others nothing is known then.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeServerMetrics(
    const std::vector<std::string>& services, Metrics& metrics, CallLog* log = nullptr,
    const Capacity* capacity = nullptr);

}  // namespace tertib
