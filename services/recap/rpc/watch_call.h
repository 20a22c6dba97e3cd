#pragma once

#include <grpcpp/support/server_callback.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/rpc/call_context.h"
#include "services/recap/rpc/parking.h"
#include "services/recap/rpc/requests.h"
#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::recap {

// One WatchRecap. It remembers where it is and no more, whatever its reader's pace: what changed
// meanwhile is looked up when the reader has taken the message before. Belongs to gRPC: it deletes
// itself when the call is done. At any time either a write is under way, or it is parked, or one
// thread is in Next.
class WatchCall final : public grpc::ServerWriteReactor<v1::WatchRecapResponse>, private Parking {
 public:
  WatchCall(const CallContext& with, const grpc::CallbackServerContext& call, WatchQuery query);

  // To be called once, before the reactor is handed to gRPC.
  void Begin() { Next(/*timed_out=*/false); }

 private:
  enum class Phase {
    kWaiting,    // For the sequence asked for.
    kListing,    // Sending all that was asked for.
    kFollowing,  // Sending what changes.
  };

  void OnWriteDone(bool ok) override;
  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

  void Next(bool timed_out);
  void ParkUntil(absl::Time deadline);
  void Send(const absl::Status& filled, const Progress::Point& before);
  void FinishWith(const absl::Status& status);

  // Fill response_ in.
  absl::Status FillListing();
  absl::Status FillChanges(const std::vector<Progress::Change>& changes);
  absl::Status FillCounts(const ViewReader& view);

  const CallContext with_;
  const WatchQuery query_;
  const absl::Time deadline_;  // For the sequence asked for.

  Phase phase_ = Phase::kWaiting;
  uint64_t era_ = 0;    // That of the listing.
  std::string listed_;  // The last agency of the listing that was sent.
  bool listing_begun_ = false;
  Progress::Change seen_;  // Changes up to this one have been sent.
  v1::WatchRecapResponse response_;
};

}  // namespace tertib::recap
