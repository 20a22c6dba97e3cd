#include "services/recap/rpc/read_call.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "services/common/serving/steady_deadline.h"
#include "services/recap/rpc/requests.h"

namespace tertib::recap {

SteadyTime WaitDeadline(const grpc::CallbackServerContext& call, absl::Duration default_wait) {
  const SteadyTime now = SteadyNow();
  const SteadyTime deadline = DeadlineOf(call);
  if (deadline == SteadyTime::max()) {
    return After(now, default_wait);
  }
  return deadline -
         std::min<SteadyTime::duration>(std::chrono::milliseconds(50), (deadline - now) / 10);
}

absl::Status WaitedInVain(const Progress::Point& point, Sequence wanted) {
  // A view that has yet to catch up may be of another register, whatever it holds.
  return point.applied < wanted ? SequenceNotReached(wanted, point.applied) : NotServing();
}

ReadCall::ReadCall(const CallContext& with, grpc::CallbackServerContext& call,
                   const UnaryMessages& messages, Sequence min_sequence, Read read)
    : UnaryCall(call, messages, with.capacity, with.log),
      Parking(with.progress),
      with_(with),
      deadline_(WaitDeadline(call, with.default_wait)),
      min_sequence_(min_sequence),
      read_(std::move(read)) {}

// After an answer, parking or handing over to a reader this may be gone: nothing follows them.

void ReadCall::Begin() {
  if (!with_.progress.Now().Awaits(min_sequence_)) {
    AnswerByReader([this] { return ReadView(); });
  } else if (absl::Status admitted = Admit(0); !admitted.ok()) {
    Answer(admitted);
  } else {
    Wait();
  }
}

void ReadCall::Wait() {
  Park(
      deadline_,
      [this](std::shared_ptr<ParkedCall> parked) {
        return with_.progress.ParkUntilApplied(min_sequence_, std::move(parked));
      },
      [this](bool expired) { GoOn(expired); });
}

void ReadCall::GoOn(bool timed_out) {
  const bool cancelled = Resume();
  const Progress::Point point = with_.progress.Now();
  if (cancelled) {
    Answer(absl::CancelledError("the caller is gone"));
  } else if (!point.Awaits(min_sequence_)) {
    with_.capacity.Read([this] { ReadAndAnswer([this] { return ReadView(); }); });
  } else if (timed_out) {
    Answer(WaitedInVain(point, min_sequence_));
  } else {
    Wait();
  }
}

absl::Status ReadCall::ReadView() const {
  const Progress::Point before = with_.progress.Now();
  // The view may have been emptied while the call waited for a thread, and while it is read.
  if (before.state != Progress::State::kServing || before.applied < min_sequence_) {
    return NotServing();
  }
  absl::Status status = read_(*with_.store.Snapshot());
  return with_.progress.Now().era == before.era ? status : NotServing();
}

}  // namespace tertib::recap
