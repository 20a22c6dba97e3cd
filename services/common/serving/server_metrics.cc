#include "services/common/serving/server_metrics.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <grpc/support/time.h>
#include <grpcpp/server_context.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tertib {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;

constexpr std::array<std::string_view, 17> kCodes = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

struct MethodMetrics {
  Counter* started = nullptr;
  std::array<Counter*, kCodes.size()> handled{};
  Counter* received = nullptr;
  Counter* sent = nullptr;
  Histogram* seconds = nullptr;
};

// How a call ends is known when its status was made and when it is over, in either order and on any
// threads. Then it is counted, once.
class CallMetrics final : public Interceptor {
 public:
  CallMetrics(const MethodMetrics& method, const grpc::ServerContextBase& call)
      : method_(method),
        call_(call),
        start_(std::chrono::steady_clock::now()),
        deadline_(gpr_convert_clock_type(call.raw_deadline(), GPR_CLOCK_MONOTONIC)) {
    method_.started->Increment();
  }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE) &&
        methods->GetRecvMessage() != nullptr) {
      method_.received->Increment();
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_MESSAGE)) {
      method_.sent->Increment();
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      status_ = methods->GetSendStatus().error_code();
      const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
      method_.seconds->Observe(elapsed.count());
      KnowOneMore();
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_CLOSE)) {
      given_up_ = call_.IsCancelled();
      expired_ = gpr_time_cmp(gpr_now(GPR_CLOCK_MONOTONIC), deadline_) >= 0;
      KnowOneMore();
    }
    methods->Proceed();
  }

 private:
  void KnowOneMore() {
    if (unknown_.fetch_sub(1) == 1) {
      const auto code = static_cast<size_t>(Code());
      method_.handled.at(code < kCodes.size() ? code : 2)->Increment();
    }
  }

  // To gRPC a message that never came is one that cannot be read. A call that its client gave up
  // was refused for that, and would have been for nothing else; or it was dropped, since nobody
  // waited for it any more.
  grpc::StatusCode Code() const {
    const bool unanswered =
        status_ == grpc::StatusCode::INVALID_ARGUMENT || status_ == grpc::StatusCode::CANCELLED;
    if (!given_up_ || !unanswered) {
      return status_;
    }
    return expired_ ? grpc::StatusCode::DEADLINE_EXCEEDED : grpc::StatusCode::CANCELLED;
  }

  const MethodMetrics& method_;
  const grpc::ServerContextBase& call_;
  const std::chrono::steady_clock::time_point start_;
  const gpr_timespec deadline_;
  std::atomic<int> unknown_ = 2;  // Of the status and the end; orders the fields below.
  grpc::StatusCode status_ = grpc::StatusCode::UNKNOWN;
  bool given_up_ = false;
  bool expired_ = false;
};

class ServerMetrics final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  ServerMetrics(const std::vector<std::string>& services, Metrics& metrics) {
    auto& registry = metrics.registry();
    auto& started = prometheus::BuildCounter()
                        .Name("grpc_server_started_total")
                        .Help("Calls started on the server.")
                        .Register(registry);
    auto& handled = prometheus::BuildCounter()
                        .Name("grpc_server_handled_total")
                        .Help("Calls ended on the server, by gRPC code.")
                        .Register(registry);
    auto& received = prometheus::BuildCounter()
                         .Name("grpc_server_msg_received_total")
                         .Help("Messages received from clients.")
                         .Register(registry);
    auto& sent = prometheus::BuildCounter()
                     .Name("grpc_server_msg_sent_total")
                     .Help("Messages sent to clients.")
                     .Register(registry);
    auto& seconds = prometheus::BuildHistogram()
                        .Name("grpc_server_handling_seconds")
                        .Help("How long calls took on the server, in seconds.")
                        .Register(registry);
    const auto* pool = google::protobuf::DescriptorPool::generated_pool();
    for (const std::string& name : services) {
      const auto* service = pool->FindServiceByName(name);
      for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
        const auto* descriptor = service->method(i);
        const prometheus::Labels labels = {{"grpc_service", name},
                                           {"grpc_method", std::string(descriptor->name())},
                                           {"grpc_type", TypeOf(*descriptor)}};
        MethodMetrics method;
        method.started = &started.Add(labels);
        for (size_t code = 0; code < kCodes.size(); ++code) {
          prometheus::Labels with_code = labels;
          with_code.emplace("grpc_code", kCodes.at(code));
          method.handled.at(code) = &handled.Add(with_code);
        }
        method.received = &received.Add(labels);
        method.sent = &sent.Add(labels);
        method.seconds = &seconds.Add(labels, DurationBuckets());
        methods_.emplace(fmt::format("/{}/{}", name, descriptor->name()), method);
      }
    }
  }

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    const auto method = methods_.find(info->method());
    return method == methods_.end() ? nullptr
                                    : new CallMetrics(method->second, *info->server_context());
  }

 private:
  static std::string TypeOf(const google::protobuf::MethodDescriptor& method) {
    if (method.client_streaming()) {
      return method.server_streaming() ? "bidi_stream" : "client_stream";
    }
    return method.server_streaming() ? "server_stream" : "unary";
  }

  std::unordered_map<std::string, MethodMetrics> methods_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeServerMetrics(
    const std::vector<std::string>& services, Metrics& metrics) {
  return std::make_unique<ServerMetrics>(services, metrics);
}

}  // namespace tertib
