#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/clock.h"
#include "services/common/serving/capacity.h"
#include "services/recap/rpc/call_context.h"
#include "services/recap/rpc/parking.h"
#include "services/recap/rpc/requests.h"
#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::recap {

// One WatchRecap. It remembers where it is and no more, whatever its reader's pace: what changed
// meanwhile is looked up when the reader has taken the message before. One whose reader does not
// take a large message in time is cancelled. Belongs to gRPC: it deletes itself when the call is
// done. At any time either a write is under way, or it is parked, or it waits for a thread that
// reads, or one thread has it.
class WatchCall final : public grpc::ServerWriteReactor<v1::WatchRecapResponse>, private Parking {
 public:
  WatchCall(const CallContext& with, grpc::CallbackServerContext& call,
            const v1::WatchRecapRequest& request, WatchQuery query);

  // To be called once, before the reactor is handed to gRPC.
  void Begin();

 private:
  enum class Phase {
    kWaiting,    // For the sequence asked for.
    kListing,    // Sending all that was asked for.
    kFollowing,  // Sending what changes.
  };

  void OnWriteDone(bool ok) override;
  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

  // What to do next, if it takes no reading; else has a reader do it.
  void Next(bool timed_out);
  void ParkUntil(SteadyTime deadline);
  // The next message, on a thread that may read.
  void Read();
  void Send(const absl::Status& filled, const Progress::Point& before);
  void FinishWith(const absl::Status& status);

  // Fill response_ in.
  absl::Status FillListing();
  absl::Status FillChanges(const std::vector<Progress::Change>& changes);
  absl::Status FillCounts(const ViewReader& view);

  const CallContext with_;
  const WatchQuery query_;
  const SteadyTime deadline_;   // For the sequence asked for.
  const size_t request_bytes_;  // gRPC keeps it as long as the call lasts.
  CallShare share_;

  Phase phase_ = Phase::kWaiting;
  uint64_t era_ = 0;    // That of the listing.
  std::string listed_;  // The last agency of the listing that was sent.
  bool listing_begun_ = false;
  Progress::Change seen_;  // Changes up to this one have been sent.
  v1::WatchRecapResponse response_;
};

}  // namespace tertib::recap
