#pragma once

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/sequence.h"
#include "services/common/serving/capacity.h"
#include "services/recap/follower/progress.h"
#include "services/recap/store/view_store.h"

namespace tertib::recap {

// What every call borrows from the service.
struct CallContext {
  const ViewStore& store;
  Progress& progress;
  Capacity& capacity;
  Logger& log;
  // How long a call that has no deadline waits for its sequence.
  absl::Duration default_wait;
};

// Until when a call may wait for its sequence: a little before its own deadline, so that the
// answer still reaches the caller; if it has none, for `default_wait`.
SteadyTime WaitDeadline(const grpc::CallbackServerContext& call, absl::Duration default_wait);

// What a call ends with that has waited for `wanted` long enough.
absl::Status WaitedInVain(const Progress::Point& point, Sequence wanted);

}  // namespace tertib::recap
