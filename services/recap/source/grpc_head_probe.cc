#include "services/recap/source/grpc_head_probe.h"

#include <grpc/support/time.h>
#include <grpcpp/client_context.h>

#include <optional>

#include "services/common/serving/grpc_status.h"
#include "services/common/serving/trace_metadata.h"
#include "services/common/status_macros.h"
#include "services/common/timestamp.h"

namespace tertib::recap {
namespace {

constexpr int kPatienceMs = 1'000;

}  // namespace

GrpcHeadProbe::GrpcHeadProbe(const std::shared_ptr<grpc::ChannelInterface>& catalogue)
    : stub_(catalogue::v1::EventService::NewStub(catalogue)) {}

absl::StatusOr<Sequence> GrpcHeadProbe::AskNewest() {
  // From the newest event to the newest event: one message, which says where that is.
  catalogue::v1::WatchEventsRequest request;
  request.set_start(catalogue::v1::WATCH_START_NOW);
  request.set_until_current(true);
  std::optional<Sequence> newest;
  TERTIB_RETURN_IF_ERROR(Watch(request, [&newest](const auto& message) {
    if (message.has_caught_up()) {
      newest = Sequence{message.caught_up().sequence()};
    }
  }));
  if (!newest) {
    return absl::DataLossError("the catalogue did not say how far it is");
  }
  return *newest;
}

absl::StatusOr<std::optional<absl::Time>> GrpcHeadProbe::AskTimeAfter(
    const std::string& resume_token) {
  catalogue::v1::WatchEventsRequest request;
  if (resume_token.empty()) {
    request.set_start(catalogue::v1::WATCH_START_EARLIEST);
  } else {
    request.set_resume_token(resume_token);
  }
  request.set_until_current(true);
  request.set_max_events(1);
  std::optional<absl::Time> time;
  TERTIB_RETURN_IF_ERROR(Watch(request, [&time](const auto& message) {
    if (message.batch().events_size() > 0 && !time) {
      time = FromTimestamp(message.batch().events(0).record_time());
    }
  }));
  return time;
}

absl::Status GrpcHeadProbe::Watch(
    const catalogue::v1::WatchEventsRequest& request,
    const std::function<void(const catalogue::v1::WatchEventsResponse&)>& visit) {
  grpc::ClientContext context;
  SetTrace(NewTrace(), context);
  context.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(kPatienceMs, GPR_TIMESPAN)));
  const std::stop_callback cancel(stop_.get_token(), [&context] { context.TryCancel(); });
  const auto stream = stub_->WatchEvents(&context, request);
  catalogue::v1::WatchEventsResponse message;
  while (stream->Read(&message)) {
    visit(message);
  }
  return FromGrpcStatus(stream->Finish());
}

}  // namespace tertib::recap
