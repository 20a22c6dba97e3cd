#pragma once

#include "absl/status/status.h"

namespace tertib::benchmark {

// Serves EchoService on a free loopback port with gRPC's callback API and nothing around it, says
// on standard error where, as the services do, and returns on SIGTERM. Blocks.
absl::Status ServeEcho();

}  // namespace tertib::benchmark
