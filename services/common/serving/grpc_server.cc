#include "services/common/serving/grpc_server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <future>
#include <utility>

#include "grpc/health/v1/health.pb.h"
#include "services/common/serving/listen_address.h"
#include "services/common/serving/steady_deadline.h"

namespace tertib {
namespace {

constexpr int kMinPingIntervalMs = 5'000;
// How often a server that shuts down looks whether calls are in flight. A call that was on its way
// when it began has come in by the second look.
constexpr std::chrono::milliseconds kLook(20);

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Options& options, const std::vector<Hosted>& services,
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
        interceptors) {
  grpc::EnableDefaultHealthCheckService(true);
  // gRPC's own health service brings no descriptor along; reflection needs this one, linked in.
  grpc::health::v1::HealthCheckRequest::descriptor();
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(options.address, grpc::InsecureServerCredentials(), &port);
  // Without this, a second process could listen on the same port and take half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Clients with long streams ping to notice a dead peer; by default a server takes more than one
  // ping in five minutes for abuse, and hangs up.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kMinPingIntervalMs);
  // A client that is gone without a word is noticed, so that what it held is free again.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 1'000);
  std::unique_ptr<GrpcServer> result(new GrpcServer());
  for (const Hosted& hosted : services) {
    builder.RegisterService(hosted.service);
    result->names_.push_back(hosted.name);
  }
  interceptors.push_back(result->calls_.MakeInterceptor(result->names_));
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  result->server_ = builder.BuildAndStart();
  if (result->server_ == nullptr || port == 0) {
    return CannotListen(options.address, "--listen");
  }
  result->address_ = WithPort(options.address, port);
  result->SetServing(false);
  return result;
}

GrpcServer::~GrpcServer() { Drain(absl::ZeroDuration()); }

void GrpcServer::SetServing(bool serving) {
  SetServing("", serving);
  for (const std::string& name : names_) {
    SetServing(name, serving);
  }
}

void GrpcServer::SetServing(const std::string& service, bool serving) {
  auto* health = server_ == nullptr ? nullptr : server_->GetHealthCheckService();
  if (health != nullptr) {
    health->SetServingStatus(service, serving);
  }
}

void GrpcServer::Drain(absl::Duration patience) {
  if (server_ == nullptr || drained_) {
    return;
  }
  drained_ = true;
  SetServing(false);
  // Shutdown waits for every call, also for those that nobody but their caller can end.
  const auto deadline = ToAlarmTime(After(SteadyNow(), patience));
  const auto shut_down =
      std::async(std::launch::async, [this, deadline] { server_->Shutdown(deadline); });
  bool was_idle = false;
  while (shut_down.wait_for(kLook) == std::future_status::timeout) {
    const bool idle = calls_.count() == 0;
    if (idle && was_idle) {
      grpc_server_cancel_all_calls(server_->c_server());
    }
    was_idle = idle;
  }
  server_->Wait();
}

}  // namespace tertib
