#include "services/common/serving/steady_deadline.h"

#include <chrono>

#include "absl/time/time.h"

namespace tertib {

// Both clocks run alike; that they count from the same moment is nowhere promised. So what is
// carried over is how far away a time is.

SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }

gpr_timespec ToAlarmTime(SteadyTime time) {
  if (time == SteadyTime::max()) {
    return gpr_inf_future(GPR_CLOCK_MONOTONIC);
  }
  const std::chrono::nanoseconds away = time - SteadyNow();
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_nanos(away.count(), GPR_TIMESPAN));
}

SteadyTime DeadlineOf(const grpc::CallbackServerContext& call) {
  const gpr_timespec deadline = gpr_convert_clock_type(call.raw_deadline(), GPR_CLOCK_MONOTONIC);
  if (gpr_time_cmp(deadline, gpr_inf_future(GPR_CLOCK_MONOTONIC)) == 0) {
    return SteadyTime::max();
  }
  const gpr_timespec away = gpr_time_sub(deadline, gpr_now(GPR_CLOCK_MONOTONIC));
  return After(SteadyNow(), absl::DurationFromTimespec({away.tv_sec, away.tv_nsec}));
}

}  // namespace tertib
