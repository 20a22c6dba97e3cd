#pragma once

#include <grpcpp/server_context.h>

#include "absl/time/time.h"
#include "services/common/log.h"
#include "services/recap/follower/progress.h"
#include "services/recap/store/view_store.h"

namespace tertib::recap {

// What every call borrows from the service.
struct CallContext {
  const ViewStore& store;
  Progress& progress;
  Logger& log;
  // How long a call waits for its sequence at most.
  absl::Duration max_wait;
};

// Until when a call may wait for its sequence: a little before its own deadline, so that the
// answer still reaches the caller, and never longer than `max_wait`.
absl::Time WaitDeadline(const grpc::CallbackServerContext& call, absl::Duration max_wait);

}  // namespace tertib::recap
