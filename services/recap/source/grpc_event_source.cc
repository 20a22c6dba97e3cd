#include "services/recap/source/grpc_event_source.h"

#include <fmt/format.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/channel_arguments.h>

#include <stop_token>
#include <utility>

#include "services/common/error.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/trace_metadata.h"
#include "services/recap/source/commit_assembler.h"

namespace tertib::recap {
namespace {

constexpr int kMaxMessageBytes = 64 << 20;
constexpr int kPingAfterMs = 20'000;
constexpr int kPingTimeoutMs = 10'000;
constexpr int kMaxConnectBackoffMs = 1'000;
constexpr int kConnectTimeoutMs = 10'000;

bool IsHistoryLost(const absl::Status& status) {
  switch (ReasonOf(status)) {
    case catalogue::v1::ERROR_REASON_STORE_REPLACED:
    case catalogue::v1::ERROR_REASON_EVENTS_TRIMMED:
    case catalogue::v1::ERROR_REASON_RESUME_TOKEN_INVALID:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::shared_ptr<grpc::Channel> ConnectToCatalogue(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kPingAfterMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeoutMs);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // When to try again is Backoff's to say; the channel must not hold it up.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // In spite of its name: how long an attempt to connect may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxConnectBackoffMs);
  return ConnectDirectly(address, arguments);
}

GrpcEventSource::GrpcEventSource(const std::shared_ptr<grpc::ChannelInterface>& catalogue,
                                 std::string address, Backoff backoff, Sleeper& sleeper)
    : stub_(catalogue::v1::EventService::NewStub(catalogue)),
      address_(std::move(address)),
      backoff_(std::move(backoff)),
      sleeper_(sleeper) {}

absl::Status GrpcEventSource::Run(EventHandler& handler, std::stop_token stop) {
  while (!stop.stop_requested()) {
    Ending ending = FollowOnce(handler, stop);
    if (ending.by_handler) {
      return ending.why;
    }
    if (stop.stop_requested()) {
      break;
    }
    if (ending.resumed && IsHistoryLost(ending.why)) {
      if (absl::Status forgotten = handler.OnHistoryLost(ending.why); !forgotten.ok()) {
        return forgotten;
      }
      continue;
    }
    const absl::Duration wait = backoff_.Next();
    handler.OnDisconnected(ending.why, wait, ending.trace_id);
    sleeper_.Sleep(wait, stop);
  }
  return absl::OkStatus();
}

GrpcEventSource::Ending GrpcEventSource::FollowOnce(EventHandler& handler,
                                                    const std::stop_token& stop) {
  const auto from = handler.ResumeFrom();
  if (!from.ok()) {
    return {from.status(), /*by_handler=*/true};
  }
  catalogue::v1::WatchEventsRequest request;
  const bool resumed = !from->resume_token.empty();
  if (resumed) {
    request.set_resume_token(from->resume_token);
  } else {
    request.set_start(catalogue::v1::WATCH_START_EARLIEST);
  }

  grpc::ClientContext context;
  const TraceContext trace = NewTrace();
  SetTrace(trace, context);
  // Before the call: to make it blocks until there is a connection. A cancel that comes first is
  // remembered.
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  const auto stream = stub_->WatchEvents(&context, request);
  CommitAssembler assembler(from->sequence);
  Ending ending;
  ending.resumed = resumed;
  ending.trace_id = trace.trace_id;
  catalogue::v1::WatchEventsResponse message;
  while (ending.why.ok() && stream->Read(&message)) {
    auto delivery = assembler.Take(std::move(message));
    if (!delivery.ok()) {
      ending.why = delivery.status();
    } else if (*delivery) {
      ending.why = handler.OnDelivery(**delivery);
      ending.by_handler = !ending.why.ok();
      backoff_.Reset();
    }
    message.Clear();
  }
  if (ending.why.ok()) {
    ending.why = Explain(FromGrpcStatus(stream->Finish()));
    if (ending.why.ok()) {
      ending.why = absl::UnavailableError("the catalogue ended the event stream");
    }
  } else {
    context.TryCancel();
    stream->Finish();
  }
  return ending;
}

absl::Status GrpcEventSource::Explain(const absl::Status& ended) const {
  // What bears a reason was answered by a catalogue, which says itself what is wrong.
  if (!ReasonTextOf(ended).empty()) {
    return ended;
  }
  const std::string words(ended.message());
  if (absl::IsUnavailable(ended)) {
    return absl::UnavailableError(
        fmt::format("no catalogue can be reached at {}: see that it runs, and that --catalogue "
                    "names where ({})",
                    address_, words));
  }
  if (absl::IsUnimplemented(ended)) {
    return absl::UnimplementedError(
        fmt::format("what answers at {} is no catalogue: --catalogue must name where one serves "
                    "gRPC ({})",
                    address_, words));
  }
  return ended;
}

}  // namespace tertib::recap
