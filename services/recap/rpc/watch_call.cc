#include "services/recap/rpc/watch_call.h"

#include <utility>

#include "services/common/error.h"
#include "services/common/resource_name.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/status_macros.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/rpc/agency_pages.h"
#include "services/recap/rpc/points.h"

namespace tertib::recap {

WatchCall::WatchCall(const CallContext& with, grpc::CallbackServerContext& call,
                     const v1::WatchRecapRequest& request, WatchQuery query)
    : Parking(with.progress),
      with_(with),
      query_(std::move(query)),
      deadline_(WaitDeadline(call, with.default_wait)),
      request_bytes_(request.SpaceUsedLong()),
      share_(with.capacity, call) {}

void WatchCall::Begin() {
  if (share_.admitted() && share_.TryHold(request_bytes_)) {
    Next(/*timed_out=*/false);
  } else {
    FinishWith(Overloaded());
  }
}

void WatchCall::Next(bool timed_out) {
  const bool cancelled = Resume();
  // After Finish, StartWrite, Park or Read this may be gone or in another thread's hands: nothing
  // follows them.
  const Progress::Point point = with_.progress.Now();
  if (cancelled) {
    FinishWith(absl::CancelledError("the caller is gone"));
    return;
  }
  if (phase_ == Phase::kWaiting) {
    if (point.Awaits(query_.min_sequence)) {
      if (timed_out) {
        FinishWith(WaitedInVain(point, query_.min_sequence));
      } else {
        ParkUntil(deadline_);
      }
      return;
    }
    phase_ = Phase::kListing;
    era_ = point.era;
  }
  if (point.state != Progress::State::kServing || point.era != era_) {
    FinishWith(NotServing());
    return;
  }
  if (phase_ == Phase::kListing || !with_.progress.ChangedAfter(seen_, query_.agency, 1).empty()) {
    with_.capacity.Read([this] { Read(); });
  } else {
    ParkUntil(SteadyTime::max());
  }
}

void WatchCall::ParkUntil(SteadyTime deadline) {
  Park(
      deadline,
      [this](std::shared_ptr<ParkedCall> parked) {
        return phase_ == Phase::kWaiting
                   ? with_.progress.ParkUntilApplied(query_.min_sequence, std::move(parked))
                   : with_.progress.ParkUntilChanged(query_.agency, seen_, std::move(parked));
      },
      [this](bool expired) { Next(expired); });
}

void WatchCall::Read() {
  const Progress::Point point = with_.progress.Now();
  if (point.state != Progress::State::kServing || point.era != era_) {
    FinishWith(NotServing());
  } else if (!with_.capacity.HasRoom()) {
    FinishWith(Overloaded());
  } else if (phase_ == Phase::kListing) {
    Send(FillListing(), point);
  } else {
    const auto changes = with_.progress.ChangedAfter(seen_, query_.agency, kMaxPageSize);
    // None is left only if the view was emptied meanwhile.
    Send(changes.empty() ? NotServing() : FillChanges(changes), point);
  }
}

void WatchCall::Send(const absl::Status& filled, const Progress::Point& before) {
  if (with_.progress.Now().era != before.era) {
    FinishWith(NotServing());  // The view was emptied while it was read.
    return;
  }
  if (!filled.ok()) {
    FinishWith(filled);
    return;
  }
  // gRPC keeps the message beside its bytes until they are taken.
  const size_t encoded = response_.ByteSizeLong();
  if (!share_.TryHold(request_bytes_ + encoded + response_.SpaceUsedLong())) {
    FinishWith(Overloaded());
    return;
  }
  if (encoded > kSmallAnswer) {
    share_.AwaitTaken();
  }
  StartWrite(&response_);
}

absl::Status WatchCall::FillListing() {
  const auto view = with_.store.Snapshot();
  if (!listing_begun_) {
    TERTIB_RETURN_IF_ERROR(
        CheckWrite(*view, with_.progress, {query_.min_sequence, query_.history}));
    // Every later change is sent again, also of agencies that a later message lists.
    TERTIB_ASSIGN_OR_RETURN(const Position position, view->ReadPosition());
    seen_ = Progress::After(position.sequence);
    listing_begun_ = true;
  }
  if (!query_.agency.empty()) {
    TERTIB_ASSIGN_OR_RETURN(*response_.add_agencies(), ReadAgency(*view, query_.agency));
    phase_ = Phase::kFollowing;
    return FillCounts(*view);
  }
  TERTIB_ASSIGN_OR_RETURN(AgencyPage page, ReadAgencyPage(*view, listed_, kMaxPageSize));
  for (v1::AgencyRecap& agency : page.agencies) {
    *response_.add_agencies() = std::move(agency);
  }
  listed_ = page.next;
  if (listed_.empty()) {
    phase_ = Phase::kFollowing;
  }
  return FillCounts(*view);
}

absl::Status WatchCall::FillChanges(const std::vector<Progress::Change>& changes) {
  const auto view = with_.store.Snapshot();
  size_t bytes = 0;
  for (const Progress::Change& change : changes) {
    auto agency = ReadAgency(*view, change.agency);
    if (ReasonOf(agency.status()) == catalogue::v1::ERROR_REASON_RESOURCE_NOT_FOUND) {
      v1::AgencyRecap deleted;
      deleted.set_agency(AgencyName(change.agency).ToString());
      *deleted.mutable_counts() = ToSopCounts({});
      agency = std::move(deleted);
    }
    if (!agency.ok()) {
      return agency.status();
    }
    bytes += agency->ByteSizeLong();
    if (bytes > kMaxPageBytes && response_.agencies_size() > 0) {
      break;  // It and those after it come in the next message.
    }
    *response_.add_agencies() = *std::move(agency);
    seen_ = change;
  }
  return FillCounts(*view);
}

absl::Status WatchCall::FillCounts(const ViewReader& view) {
  TERTIB_ASSIGN_OR_RETURN(const Standing standing, ReadStanding(view, with_.progress));
  Tell(standing, response_);
  if (!query_.agency.empty()) {
    *response_.mutable_counts() = response_.agencies(0).counts();
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(const Counts totals, view.ReadTotals());
  *response_.mutable_counts() = ToSopCounts(totals);
  return absl::OkStatus();
}

void WatchCall::OnWriteDone(bool ok) {
  const bool in_time = share_.Taken();
  response_ = v1::WatchRecapResponse();  // Clear would keep the memory.
  share_.Hold(request_bytes_);
  if (ok) {
    Next(/*timed_out=*/false);
  } else {
    FinishWith(in_time ? absl::CancelledError("the caller is gone") : NotTakenInTime());
  }
}

void WatchCall::FinishWith(const absl::Status& status) { Finish(ToGrpcStatus(status, with_.log)); }

}  // namespace tertib::recap
