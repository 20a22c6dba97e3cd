#include "services/common/serving/grpc_server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <future>
#include <utility>

#include "grpc/health/v1/health.pb.h"
#include "services/common/serving/listener.h"
#include "services/common/serving/steady_deadline.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

using grpc::experimental::ExternalConnectionAcceptor;

constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
// How often a server that shuts down looks whether calls are in flight. A call that was on its way
// when it began has come in by the second look.
constexpr std::chrono::milliseconds kLook(20);

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void LimitConnections(const GrpcServer::Options& options, grpc::ServerBuilder& builder) {
  // Clients with long streams ping to notice a dead peer; by default a server takes more than one
  // ping in five minutes for abuse, and in two hours if there is no call.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             Milliseconds(options.ping_interval * 4 / 5));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // A client that is gone without a word is noticed, so that what it held is free again.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // So is one that connects and does not speak HTTP/2.
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(options.idle));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(options.age));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 1'000);
}

void RefuseCompression(grpc::ServerBuilder& builder) {
  for (const auto compression : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    builder.SetCompressionAlgorithmSupportStatus(compression, false);
  }
  // Not offering it is not enough: a message is unpacked before gRPC looks whether it was offered.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
}

// What gRPC sets for the connections that it takes itself.
void SetUp(const Descriptor& connection) {
  const int yes = 1;
  setsockopt(connection.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  setsockopt(connection.number(), IPPROTO_TCP, TCP_USER_TIMEOUT, &kKeepaliveTimeoutMs,
             sizeof(kKeepaliveTimeoutMs));
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Options& options, const std::vector<Hosted>& services,
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
        interceptors) {
  TERTIB_ASSIGN_OR_RETURN(Listener listener, OpenListener(options.address, "--listen"));
  grpc::EnableDefaultHealthCheckService(true);
  // gRPC's own health service brings no descriptor along; reflection needs this one, linked in.
  grpc::health::v1::HealthCheckRequest::descriptor();
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  LimitConnections(options, builder);
  RefuseCompression(builder);
  std::unique_ptr<GrpcServer> result(new GrpcServer());
  for (const Hosted& hosted : services) {
    builder.RegisterService(hosted.service);
    result->names_.push_back(hosted.name);
  }
  result->reflection_ = std::make_unique<Reflection>(result->names_);
  builder.RegisterService(result->reflection_.get());
  interceptors.push_back(result->calls_.MakeInterceptor(result->names_));
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  result->connections_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      grpc::InsecureServerCredentials());
  result->server_ = builder.BuildAndStart();
  if (result->server_ == nullptr) {
    return absl::InternalError("gRPC could not start.");
  }
  result->address_ = std::move(listener.address);
  result->SetServing(false);
  TERTIB_RETURN_IF_ERROR(result->StartAccepting(options, std::move(listener.socket)));
  return result;
}

void GrpcServer::StartGuards(const Options& options) {
  streams_ = std::make_unique<ServerStreams>();
  const auto streams = [this](const std::string& peer) { return streams_->Of(peer); };
  StreamGuard::Options resets = {.streams = streams, .log = options.log};
  MemoryGuard::Options memory = {.streams = streams, .log = options.log};
  if (options.metrics != nullptr) {
    auto& hung_up = prometheus::BuildCounter()
                        .Name("tertib_connections_hung_up_total")
                        .Help("Connections of clients that were hung up on, by the reason.")
                        .Register(options.metrics->registry());
    resets.on_hang_up = [&resets = hung_up.Add({{"reason", "resets"}}),
                         &headers = hung_up.Add({{"reason", "headers"}})](std::string_view reason) {
      (reason == "headers" ? headers : resets).Increment();
    };
    memory.on_hang_up = [&counter = hung_up.Add({{"reason", "memory"}})] { counter.Increment(); };
  }
  resets_ = std::make_unique<StreamGuard>(std::move(resets), *clients_);
  if (options.process_bytes != 0) {
    memory.limit_bytes = options.process_bytes;
    memory_ = std::make_unique<MemoryGuard>(std::move(memory), *clients_);
  }
}

void GrpcServer::ReportTo(Metrics& metrics, const Options& options) const {
  metrics.AddGauge("tertib_connections", "Connections that clients have to the gRPC server.",
                   [clients = clients_] { return static_cast<double>(clients->All().size()); });
  metrics
      .AddGauge("tertib_connections_limit",
                "How many connections clients may have; see --max-connections and ulimit -n.")
      .Set(static_cast<double>(options.connections.end - options.connections.first));
  if (options.process_bytes != 0) {
    metrics
        .AddGauge("tertib_memory_limit_bytes",
                  "How much memory the process may have before clients are hung up on "
                  "(--max-memory), in bytes.")
        .Set(static_cast<double>(options.process_bytes));
  }
}

absl::Status GrpcServer::StartAccepting(const Options& options, Descriptor listening) {
  StartGuards(options);
  Acceptor::Options accepting;
  accepting.listening = std::move(listening);
  accepting.numbers = options.connections;
  accepting.log = options.log;
  if (options.metrics != nullptr) {
    ReportTo(*options.metrics, options);
    accepting.on_refused = [&refused = options.metrics->AddCounter(
                                "tertib_connections_refused_total",
                                "Connections that were closed at once, since there were as many as "
                                "there may be.")] { refused.Increment(); };
  }
  accepting.on_connection = [this](Descriptor connection) {
    SetUp(connection);
    clients_->Add(connection.number());
    ExternalConnectionAcceptor::NewConnectionParameters parameters;
    parameters.fd = connection.Release();
    connections_->HandleNewConnection(&parameters);
  };
  accepting.on_lost = [this, on_deaf = options.on_deaf](const absl::Status& why) {
    deaf_ = absl::UnavailableError("no connection can be taken any more at " + address_ + ": " +
                                   std::string(why.message()) + ".");
    on_deaf();
  };
  TERTIB_ASSIGN_OR_RETURN(acceptor_, Acceptor::Start(std::move(accepting)));
  return absl::OkStatus();
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
  // What came to a server that is shut down would neither be taken nor closed.
  acceptor_.reset();
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
