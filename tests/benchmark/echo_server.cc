#include "tests/benchmark/echo_server.h"

#include <fmt/format.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <memory>

#include "services/common/log.h"
#include "services/common/serving/shutdown_signal.h"
#include "tertib/benchmark/v1/echo_service.grpc.pb.h"

namespace tertib::benchmark {
namespace {

class EchoServer final : public v1::EchoService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context,
                                 const v1::EchoRequest* request,
                                 v1::EchoResponse* response) override {
    response->set_payload(request->payload());
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

absl::Status ServeEcho() {
  ShutdownSignal signal;
  Logger log("echo");
  EchoServer service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    return absl::UnavailableError("The echo server cannot listen on loopback.");
  }
  log.Info("serving", {{"grpc", fmt::format("127.0.0.1:{}", port)}});
  signal.Wait([] {});
  server->Shutdown(std::chrono::system_clock::now());
  return absl::OkStatus();
}

}  // namespace tertib::benchmark
