#pragma once

#include <grpc/support/time.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/settings.h"

namespace tertib::cli {

// Which of the two services.
struct Target {
  // Its program: "tertib-catalogue".
  std::string program;
  std::string address;
  // What changes the address: "--catalogue (TERTIB_CATALOGUE)".
  std::string flag;
  // The full name of the service by which its health is asked: no other program has it.
  std::string service;
};

Target CatalogueTarget(const Settings& settings);
Target RecapTarget(const Settings& settings);

// That long from now, by a clock that nobody sets.
gpr_timespec DeadlineIn(std::chrono::milliseconds duration);

// A channel to one service, and how calls on it end. Any thread may call it.
class Connection {
 public:
  Connection(Target target, const Settings& settings);

  const Target& target() const { return target_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // A context for a call with one answer, which ends in time; and for a stream, which goes on
  // unless the settings say how long.
  std::unique_ptr<grpc::ClientContext> CallContext() const;
  std::unique_ptr<grpc::ClientContext> StreamContext() const;

  // How a call ended: with the details the service gave, or, if none answers, saying where none
  // does and what to do about it.
  absl::Status Explain(const grpc::Status& status) const;

  // The error if another program answers there.
  absl::Status NotTheProgram() const;

 private:
  const Target target_;
  const Settings& settings_;
  const std::shared_ptr<grpc::Channel> channel_;
};

// A service's methods over a connection.
template <typename Service>
class Client {
 public:
  using Stub = typename Service::Stub;
  template <typename Request, typename Response>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

  Client(Target target, const Settings& settings)
      : connection_(std::move(target), settings),
        stub_(std::make_unique<Stub>(connection_.channel())) {}

  const Connection& connection() const { return connection_; }
  Stub& stub() const { return *stub_; }

  // Makes one call and waits for its answer.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(Method<Request, Response> method, const Request& request) const {
    const std::unique_ptr<grpc::ClientContext> context = connection_.CallContext();
    Response response;
    const absl::Status status =
        connection_.Explain((stub_.get()->*method)(context.get(), request, &response));
    if (!status.ok()) {
      return status;
    }
    return response;
  }

 private:
  const Connection connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace tertib::cli
