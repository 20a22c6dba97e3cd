#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>

#include "absl/status/status.h"
#include "services/common/sequence.h"
#include "services/recap/rpc/call_context.h"
#include "services/recap/rpc/parking.h"

namespace tertib::recap {

// A unary call that reads the view once it holds `min_sequence`, also if the recap still catches
// up; with 0, at once or not at all. Belongs to gRPC: it deletes itself when the call is done.
class ReadCall final : public grpc::ServerUnaryReactor, private Parking {
 public:
  // Fills the response in.
  using Read = std::function<absl::Status(const ViewReader& view)>;

  ReadCall(const CallContext& with, const grpc::CallbackServerContext& call, Sequence min_sequence,
           Read read);

  // Answers at once or parks. To be called once, before the reactor is handed to gRPC.
  void Begin();

 private:
  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

  void GoOn(bool timed_out);
  absl::Status Answer(const Progress::Point& before) const;
  void FinishWith(const absl::Status& status);

  const CallContext with_;
  const absl::Time deadline_;
  const Sequence min_sequence_;
  const Read read_;
};

}  // namespace tertib::recap
