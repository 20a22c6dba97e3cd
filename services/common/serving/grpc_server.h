#pragma once

#include <grpcpp/server.h>
#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/common/serving/calls_in_flight.h"

namespace tertib {

// A gRPC server with health (grpc.health.v1), reflection and interceptors. Serves from Start until
// Drain; the services handed in must outlive it.
class GrpcServer {
 public:
  struct Options {
    // host:port; port 0 takes a free one.
    std::string address;
  };
  struct Hosted {
    grpc::Service* service = nullptr;
    // Its full name, by which health is asked.
    std::string name;
  };

  // Fails with FAILED_PRECONDITION and a sentence for people if it cannot listen there. When it
  // returns, health says not serving of everything; who asks while it starts may still be told that
  // the server as a whole ("") serves, which is gRPC's own beginning.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Options& options, const std::vector<Hosted>& services,
      std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
          interceptors);

  ~GrpcServer();
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;

  // Where it listens, host:port.
  const std::string& address() const { return address_; }

  // What health says of every service and of the server as a whole (""). Any thread.
  void SetServing(bool serving);
  // Of one service, by its full name, or of the server as a whole ("").
  void SetServing(const std::string& service, bool serving);

  // Says not serving, takes no new calls, lets those of the services in flight end, and cancels
  // what is left after `patience`. What is only gRPC's own, such as somebody's watch of the health
  // or an open reflection, is not waited for. Blocks. Idempotent.
  void Drain(absl::Duration patience);

 private:
  GrpcServer() = default;

  std::string address_;
  std::vector<std::string> names_;
  CallsInFlight calls_;
  std::unique_ptr<grpc::Server> server_;
  bool drained_ = false;
};

}  // namespace tertib
