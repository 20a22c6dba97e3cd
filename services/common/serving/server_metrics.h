#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "services/common/metrics/metrics.h"

namespace tertib {

// Counts every call with the names and labels of the go-grpc-prometheus convention
// (grpc_server_started_total, …_handled_total, …_msg_received_total, …_msg_sent_total,
// …_handling_seconds), all methods of `services` pre-initialised. `services` are full names whose
// descriptors are linked in. `metrics` must outlive the server.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeServerMetrics(
    const std::vector<std::string>& services, Metrics& metrics);

}  // namespace tertib
