#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/common/serving/descriptor.h"

namespace tertib {

// What whoever runs a service asks of it, besides its own API.

// Whether grpc.health.v1 says SERVING of a service by its full name; of all of it for "".
absl::StatusOr<bool> IsServing(const std::shared_ptr<grpc::Channel>& channel,
                               const std::string& service);

// The answer of gRPC's reflection of that version ("v1") to "which services are there?", as it is
// on the wire: their full names stand in it.
absl::StatusOr<std::string> ReflectServices(const std::shared_ptr<grpc::Channel>& channel,
                                            const std::string& version);

// How a call of the method at `path` ("/package.Service/Method") ends, which need not be there. Its
// request is an empty message.
grpc::Status CallByPath(const std::shared_ptr<grpc::Channel>& channel, const std::string& path);

// A connection to host:port over which nothing is said until it is gone.
class SilentConnection {
 public:
  explicit SilentConnection(const std::string& address);

  int descriptor() const { return connection_.number(); }

  // Waits until the other side hangs up, whatever it says before.
  void AwaitHangUp() const;

 private:
  Descriptor connection_;
};

// All that is answered at host:port to an HTTP request, until the other side hangs up.
std::string AskHttp(const std::string& address, const std::string& request);

// What GET of that path answers at host:port.
std::string GetHttp(const std::string& address, const std::string& path);

// What GET /metrics answers at host:port.
std::string Scrape(const std::string& address);

// The figure of that name, which has no labels, in what a scrape gave. NaN, and a failure of the
// test, if it is not there.
double Figure(const std::string& scrape, const std::string& name);

}  // namespace tertib
