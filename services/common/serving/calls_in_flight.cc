#include "services/common/serving/calls_in_flight.h"

#include <string_view>
#include <utility>

namespace tertib {
namespace {

using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

// gRPC makes one for each call and destroys it with the call.
class CountedCall final : public Interceptor {
 public:
  explicit CountedCall(std::shared_ptr<std::atomic<int>> count) : count_(std::move(count)) {
    ++*count_;
  }
  ~CountedCall() override { --*count_; }
  CountedCall(const CountedCall&) = delete;
  CountedCall& operator=(const CountedCall&) = delete;

  void Intercept(InterceptorBatchMethods* methods) override { methods->Proceed(); }

 private:
  const std::shared_ptr<std::atomic<int>> count_;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  Factory(const std::vector<std::string>& services, std::shared_ptr<std::atomic<int>> count)
      : count_(std::move(count)) {
    for (const std::string& service : services) {
      prefixes_.push_back("/" + service + "/");
    }
  }

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    const std::string_view method = info->method();
    for (const std::string& prefix : prefixes_) {
      if (method.starts_with(prefix)) {
        return new CountedCall(count_);
      }
    }
    return nullptr;
  }

 private:
  std::vector<std::string> prefixes_;
  const std::shared_ptr<std::atomic<int>> count_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
CallsInFlight::MakeInterceptor(const std::vector<std::string>& services) const {
  return std::make_unique<Factory>(services, count_);
}

}  // namespace tertib
