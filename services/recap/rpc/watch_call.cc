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

WatchCall::WatchCall(const CallContext& with, const grpc::CallbackServerContext& call,
                     WatchQuery query)
    : Parking(with.progress),
      with_(with),
      query_(std::move(query)),
      deadline_(WaitDeadline(call, with.default_wait)) {}

void WatchCall::Next(bool timed_out) {
  const bool cancelled = Resume();
  // After Finish, StartWrite or Park this may be gone or in another thread's hands: nothing
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
  response_.Clear();
  if (phase_ == Phase::kListing) {
    Send(FillListing(), point);
    return;
  }
  const auto changes = with_.progress.ChangedAfter(seen_, query_.agency, kMaxPageSize);
  if (changes.empty()) {
    ParkUntil(absl::InfiniteFuture());
  } else {
    Send(FillChanges(changes), point);
  }
}

void WatchCall::ParkUntil(absl::Time deadline) {
  Park(
      deadline,
      [this](std::shared_ptr<ParkedCall> parked) {
        return phase_ == Phase::kWaiting
                   ? with_.progress.ParkUntilApplied(query_.min_sequence, std::move(parked))
                   : with_.progress.ParkUntilChanged(query_.agency, seen_, std::move(parked));
      },
      [this](bool expired) { Next(expired); });
}

void WatchCall::Send(const absl::Status& filled, const Progress::Point& before) {
  if (with_.progress.Now().era != before.era) {
    FinishWith(NotServing());  // The view was emptied while it was read.
  } else if (!filled.ok()) {
    FinishWith(filled);
  } else {
    StartWrite(&response_);
  }
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
  TERTIB_ASSIGN_OR_RETURN(const LogPoint point, ReadPoint(view));
  response_.set_sequence(point.sequence.value);
  response_.set_history(point.history);
  if (!query_.agency.empty()) {
    *response_.mutable_counts() = response_.agencies(0).counts();
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(const Counts totals, view.ReadTotals());
  *response_.mutable_counts() = ToSopCounts(totals);
  return absl::OkStatus();
}

void WatchCall::OnWriteDone(bool ok) {
  if (ok) {
    Next(/*timed_out=*/false);
  } else {
    FinishWith(absl::CancelledError("the caller is gone"));
  }
}

void WatchCall::FinishWith(const absl::Status& status) { Finish(ToGrpcStatus(status, with_.log)); }

}  // namespace tertib::recap
