#include "cli/connection.h"

#include <fmt/format.h>

#include <utility>

#include "cli/failure.h"
#include "services/common/error.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_status.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/recap/v1/recap_service.grpc.pb.h"

namespace tertib::cli {
namespace {

constexpr double kDefaultTimeoutSeconds = 30;

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  // A recap of every agency may be larger than the 4 MiB that gRPC takes by default.
  arguments.SetMaxReceiveMessageSize(-1);
  // Waiting for a service that is just starting should notice at once that it has.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  // In spite of its name: how long an attempt to connect may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 10'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
  return ConnectDirectly(address, arguments);
}

// The system's reason ("Connection refused") at the end of gRPC's chain of reasons.
std::string LastReason(const absl::Status& status) {
  const std::string chain(status.message());
  const size_t last = chain.rfind(": ");
  return last == std::string::npos ? chain : chain.substr(last + 2);
}

void LimitTo(double seconds, grpc::ClientContext& context) {
  context.set_deadline(DeadlineIn(std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000))));
}

}  // namespace

gpr_timespec DeadlineIn(std::chrono::milliseconds duration) {
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_millis(duration.count(), GPR_TIMESPAN));
}

Target CatalogueTarget(const Settings& settings) {
  return {"tertib-catalogue", settings.catalogue, "--catalogue (or TERTIB_CATALOGUE)",
          catalogue::v1::CatalogueService::service_full_name()};
}

Target RecapTarget(const Settings& settings) {
  return {"tertib-recap", settings.recap, "--recap (or TERTIB_RECAP)",
          recap::v1::RecapService::service_full_name()};
}

Connection::Connection(Target target, const Settings& settings)
    : target_(std::move(target)), settings_(settings), channel_(MakeChannel(target_.address)) {}

std::unique_ptr<grpc::ClientContext> Connection::CallContext() const {
  auto context = std::make_unique<grpc::ClientContext>();
  LimitTo(settings_.timeout_seconds.value_or(kDefaultTimeoutSeconds), *context);
  return context;
}

std::unique_ptr<grpc::ClientContext> Connection::StreamContext() const {
  auto context = std::make_unique<grpc::ClientContext>();
  if (settings_.timeout_seconds) {
    LimitTo(*settings_.timeout_seconds, *context);
  }
  return context;
}

absl::Status Connection::Explain(const grpc::Status& status) const {
  const absl::Status explained = FromGrpcStatus(status);
  if (explained.ok() || ReasonOf(explained) != catalogue::v1::ERROR_REASON_UNSPECIFIED) {
    return explained;
  }
  const bool connected =
      channel_->GetState(/*try_to_connect=*/false) == grpc_connectivity_state::GRPC_CHANNEL_READY;
  if (absl::IsUnavailable(explained) || (absl::IsDeadlineExceeded(explained) && !connected)) {
    return UnreachableError(
        fmt::format("{} does not answer at {} ({}). Start it, or say where it is with {}.",
                    target_.program, target_.address, LastReason(explained), target_.flag));
  }
  if (absl::IsUnimplemented(explained)) {
    return NotTheProgram();
  }
  if (absl::IsDeadlineExceeded(explained)) {
    return absl::DeadlineExceededError(
        fmt::format("{} at {} did not answer in time. Give it longer with --timeout SECONDS.",
                    target_.program, target_.address));
  }
  return explained;
}

absl::Status Connection::NotTheProgram() const {
  return absl::UnimplementedError(
      fmt::format("What answers at {} is not {}. Say where that is with {}.", target_.address,
                  target_.program, target_.flag));
}

}  // namespace tertib::cli
