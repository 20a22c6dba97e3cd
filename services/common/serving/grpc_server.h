#pragma once

#include <grpcpp/server.h>
#include <grpcpp/support/server_interceptor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/serving/acceptor.h"
#include "services/common/serving/calls_in_flight.h"
#include "services/common/serving/clients.h"
#include "services/common/serving/descriptor.h"
#include "services/common/serving/memory_guard.h"
#include "services/common/serving/reflection.h"
#include "services/common/serving/server_streams.h"
#include "services/common/serving/stream_guard.h"

namespace grpc {
class ServerBuilder;
namespace experimental {
class ExternalConnectionAcceptor;
}  // namespace experimental
}  // namespace grpc

namespace tertib {

// A gRPC server with health (grpc.health.v1), reflection (v1 and v1alpha) and interceptors. Serves
// from Start until Drain; the services handed in must outlive it.
//
// It takes connections itself (Acceptor) and hands them to gRPC. What is compressed it does not
// unpack: such a call is UNIMPLEMENTED, since what comes out may be a thousand times as large.
class GrpcServer {
 public:
  struct Options {
    // host:port; port 0 takes a free one.
    std::string address = "127.0.0.1:0";
    // The numbers that connections' descriptors get (DescriptorShares); further ones are closed at
    // once, which a client sees as UNAVAILABLE.
    DescriptorRange connections = {};
    // Clients may ping this often, with a call under way or without; who does so more often is hung
    // up on (ENHANCE_YOUR_CALM). A fifth less is let pass, for what delays a ping on its way.
    absl::Duration ping_interval = absl::Seconds(5);
    // A connection without a call is closed after this. The client is told first (GOAWAY), and
    // connects again for its next call; it loses none.
    absl::Duration idle = absl::Minutes(5);
    // A connection takes no new calls after about this, for which the client connects again. Those
    // under way go on there until they end, however long: no watch is cut.
    absl::Duration age = absl::Hours(12);
    // How much memory the process may have before clients are hung up on (MemoryGuard); 0: any
    // amount.
    size_t process_bytes = 0;
    // Called once, from any thread, if it can take no connections any more; see Deaf. Those that
    // there are go on.
    std::function<void()> on_deaf = [] {};
    // Told when connections have to wait, are refused or hung up on; may be null. Must outlive
    // this.
    Logger* log = nullptr;
    // Gets figures of who is hung up on; may be null. Must outlive this.
    Metrics* metrics = nullptr;
  };
  struct Hosted {
    grpc::Service* service = nullptr;
    // Its full name, by which health is asked.
    std::string name;
  };

  // Fails with FAILED_PRECONDITION and a sentence for people if it cannot listen there. From the
  // first connection on, health says not serving of everything.
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

  // OK, or why it could take no connections any more, as a sentence for people. After Drain.
  const absl::Status& Deaf() const { return deaf_; }

 private:
  GrpcServer() = default;

  // Looks after what clients may take, from now on.
  void StartGuards(const Options& options);
  void ReportTo(Metrics& metrics, const Options& options) const;
  absl::Status StartAccepting(const Options& options, Descriptor listening);

  std::string address_;
  std::vector<std::string> names_;
  CallsInFlight calls_;
  std::unique_ptr<Reflection> reflection_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> connections_;
  absl::Status deaf_;  // The acceptor's, until that is gone.
  // Shared with the figures about it, which may be asked for until the last scrape.
  const std::shared_ptr<Clients> clients_ = std::make_shared<Clients>();
  std::unique_ptr<ServerStreams> streams_;
  std::unique_ptr<StreamGuard> resets_;
  std::unique_ptr<MemoryGuard> memory_;  // May be null.
  std::unique_ptr<Acceptor> acceptor_;
  bool drained_ = false;
};

}  // namespace tertib
