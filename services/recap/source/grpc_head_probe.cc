#include "services/recap/source/grpc_head_probe.h"

#include <grpc/support/time.h>
#include <grpcpp/client_context.h>

#include <optional>

#include "services/common/serving/grpc_status.h"
#include "services/common/status_macros.h"

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

  grpc::ClientContext context;
  context.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(kPatienceMs, GPR_TIMESPAN)));
  const std::stop_callback cancel(stop_.get_token(), [&context] { context.TryCancel(); });
  const auto stream = stub_->WatchEvents(&context, request);
  std::optional<Sequence> newest;
  catalogue::v1::WatchEventsResponse message;
  while (stream->Read(&message)) {
    if (message.has_caught_up()) {
      newest = Sequence{message.caught_up().sequence()};
    }
  }
  TERTIB_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  if (!newest) {
    return absl::DataLossError("the catalogue did not say how far it is");
  }
  return *newest;
}

}  // namespace tertib::recap
