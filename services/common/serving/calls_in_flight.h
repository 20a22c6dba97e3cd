#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace tertib {

// Counts the calls of some services that have come in and are not over yet. Any thread may call it.
class CallsInFlight {
 public:
  int count() const { return *count_; }

  // What counts them, for the server that hosts the services of these full names. May outlive this.
  std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeInterceptor(
      const std::vector<std::string>& services) const;

 private:
  const std::shared_ptr<std::atomic<int>> count_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace tertib
