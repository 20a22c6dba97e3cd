#pragma once

#include <grpc/support/time.h>
#include <grpcpp/server_context.h>

#include "services/common/clock.h"

// Where gRPC's time meets ours. gRPC's alarms and its calls' deadlines can be had by a clock that
// nobody sets; its C++ surface offers them by the wall clock, which may jump while one waits.

namespace tertib {

// What waiting on a gRPC thread goes by: the machine's steady clock, as gRPC's alarms do.
SteadyTime SteadyNow();

// When an alarm (grpc::Alarm::Set) is to go off.
gpr_timespec ToAlarmTime(SteadyTime time);

// A call's own deadline; SteadyTime::max() if it has none.
SteadyTime DeadlineOf(const grpc::CallbackServerContext& call);

}  // namespace tertib
