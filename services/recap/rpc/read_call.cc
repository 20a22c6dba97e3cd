#include "services/recap/rpc/read_call.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "services/common/serving/grpc_status.h"
#include "services/recap/rpc/requests.h"

namespace tertib::recap {

absl::Time WaitDeadline(const grpc::CallbackServerContext& call, absl::Duration default_wait) {
  const absl::Time now = absl::Now();
  if (call.deadline() == std::chrono::system_clock::time_point::max()) {
    return now + default_wait;
  }
  const absl::Time deadline = absl::FromChrono(call.deadline());
  return deadline - std::min(absl::Milliseconds(50), (deadline - now) / 10);
}

absl::Status WaitedInVain(const Progress::Point& point, Sequence wanted) {
  // A view that has yet to catch up may be of another register, whatever it holds.
  return point.applied < wanted ? SequenceNotReached(wanted, point.applied) : NotServing();
}

ReadCall::ReadCall(const CallContext& with, const grpc::CallbackServerContext& call,
                   Sequence min_sequence, Read read)
    : Parking(with.progress),
      with_(with),
      deadline_(WaitDeadline(call, with.default_wait)),
      min_sequence_(min_sequence),
      read_(std::move(read)) {}

void ReadCall::Begin() { GoOn(/*timed_out=*/false); }

void ReadCall::GoOn(bool timed_out) {
  const bool cancelled = Resume();
  const Progress::Point point = with_.progress.Now();
  // After Finish this may be gone: nothing follows it.
  if (cancelled) {
    FinishWith(absl::CancelledError("the caller is gone"));
  } else if (!point.Awaits(min_sequence_)) {
    FinishWith(Answer(point));
  } else if (timed_out) {
    FinishWith(WaitedInVain(point, min_sequence_));
  } else {
    Park(
        deadline_,
        [this](std::shared_ptr<ParkedCall> parked) {
          return with_.progress.ParkUntilApplied(min_sequence_, std::move(parked));
        },
        [this](bool expired) { GoOn(expired); });
  }
}

absl::Status ReadCall::Answer(const Progress::Point& before) const {
  if (before.state != Progress::State::kServing) {
    return NotServing();
  }
  absl::Status status = read_(*with_.store.Snapshot());
  // The view may have been emptied since.
  return with_.progress.Now().era == before.era ? status : NotServing();
}

void ReadCall::FinishWith(const absl::Status& status) { Finish(ToGrpcStatus(status, with_.log)); }

}  // namespace tertib::recap
