#pragma once

#include <functional>

#include "absl/status/status.h"
#include "services/common/sequence.h"
#include "services/common/serving/unary_call.h"
#include "services/recap/rpc/call_context.h"
#include "services/recap/rpc/parking.h"

namespace tertib::recap {

// A unary call that reads the view once it holds `min_sequence`, also if the recap still catches
// up; with 0, at once or not at all. At any time either it is parked, or it waits for a thread that
// reads, or one thread has it.
class ReadCall final : public UnaryCall, private Parking {
 public:
  // Fills the response in.
  using Read = std::function<absl::Status(const ViewReader& view)>;

  ReadCall(const CallContext& with, grpc::CallbackServerContext& call,
           const UnaryMessages& messages, Sequence min_sequence, Read read);

  // Answers or parks. To be called once, before the reactor is handed to gRPC.
  void Begin();

 private:
  void OnCancel() override { Cancel(); }
  // OnCancel wakes others.
  bool InternalInlineable() override { return false; }

  void GoOn(bool timed_out);
  void Wait();
  absl::Status ReadView() const;

  const CallContext with_;
  const SteadyTime deadline_;
  const Sequence min_sequence_;
  const Read read_;
};

}  // namespace tertib::recap
