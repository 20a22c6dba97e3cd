#include "services/common/serving/server_metrics.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <grpc/support/time.h>
#include <grpcpp/server_context.h>

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "services/common/error.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/request_id.h"

namespace tertib {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;

using Buckets = Histogram::BucketBoundaries;

Buckets BucketsFor(const google::protobuf::MethodDescriptor& method) {
  if (method.server_streaming() && !method.client_streaming()) {
    return {0.1, 1, 10, 60, 600, 3'600, 21'600, 86'400};
  }
  if (method.client_streaming()) {
    return {0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};
  }
  return {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
          0.05,    0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30};
}

// Counts what calls were refused for. Which reason it is costs only those that are.
class Refusals {
 public:
  explicit Refusals(prometheus::Registry& registry)
      : family_(prometheus::BuildCounter()
                    .Name("tertib_refusals_total")
                    .Help("Calls that were refused, by the reason in their ErrorInfo; OTHER: they "
                          "bear none.")
                    .Register(registry)) {
    const auto* reasons = google::protobuf::GetEnumDescriptor<catalogue::v1::ErrorReason>();
    for (int i = 0; i < reasons->value_count(); ++i) {
      Add(static_cast<catalogue::v1::ErrorReason>(reasons->value(i)->number()));
    }
  }

  void Count(catalogue::v1::ErrorReason reason) const {
    const auto counter = counters_.find(reason);
    if (counter != counters_.end()) {
      counter->second->Increment();
    }
  }

 private:
  void Add(catalogue::v1::ErrorReason reason) {
    const bool none = reason == catalogue::v1::ERROR_REASON_UNSPECIFIED;
    counters_[reason] = &family_.Add({{"reason", none ? "OTHER" : ReasonName(reason)}});
  }

  Family<Counter>& family_;
  std::map<catalogue::v1::ErrorReason, Counter*> counters_;
};

CallKind KindOf(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming()) {
    return CallKind::kUpload;
  }
  return method.server_streaming() ? CallKind::kWatch : CallKind::kUnary;
}

struct MethodMetrics {
  std::string path;
  CallKind kind = CallKind::kUnary;
  std::optional<RequestIdField> request_id;  // If its requests have one.
  Counter* started = nullptr;
  std::array<Counter*, kCodes> handled{};
  Counter* received = nullptr;
  Counter* sent = nullptr;
  Histogram* seconds = nullptr;
};

// How a call ends is known when its status was made and when it is over, in either order and on any
// threads. Then it is counted, once.
class CallMetrics final : public Interceptor {
 public:
  CallMetrics(const MethodMetrics& method, const Refusals& refusals, CallLog* log,
              const Capacity* capacity, grpc::CallbackServerContext& call)
      : method_(method),
        refusals_(refusals),
        log_(log),
        capacity_(capacity),
        call_(call),
        start_(std::chrono::steady_clock::now()),
        deadline_(gpr_convert_clock_type(call.raw_deadline(), GPR_CLOCK_MONOTONIC)) {
    method_.started->Increment();
  }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE) &&
        methods->GetRecvMessage() != nullptr) {
      method_.received->Increment();
      Receive(methods->GetRecvMessage());
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_MESSAGE)) {
      method_.sent->Increment();
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const CallLog::Elapsed elapsed = SinceStart();
      method_.seconds->Observe(elapsed.count());
      Answer(methods->GetSendStatus(), elapsed, RequestId(), "");
      KnowOneMore();
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_CLOSE)) {
      given_up_ = call_.IsCancelled();
      if (given_up_ && capacity_ != nullptr) {
        not_taken_by_ = capacity_->WhoDidNotTake(call_.c_call());
      }
      expired_ = gpr_time_cmp(gpr_now(GPR_CLOCK_MONOTONIC), deadline_) >= 0;
      KnowOneMore();
    }
    methods->Proceed();
  }

 private:
  // The first message bears what names the request. That of a unary call is there until the end;
  // that of an upload gives way to the next.
  void Receive(const void* message) {
    if (log_ == nullptr || !method_.request_id || request_ != nullptr) {
      return;
    }
    request_ = message;
    if (method_.kind == CallKind::kUpload) {
      upload_request_id_ = method_.request_id->Read(message);
      upload_named_.store(true, std::memory_order_release);
    }
  }

  CallLog::Elapsed SinceStart() const { return std::chrono::steady_clock::now() - start_; }

  // `peer`: where gRPC does not know it any more.
  void Answer(const grpc::Status& status, CallLog::Elapsed elapsed, const std::string& request_id,
              const std::string& peer) {
    status_ = status.error_code();
    if (!status.ok()) {
      reason_ = ReasonOf(FromGrpcStatus(status));
    }
    const CallLog::Answered call{method_.path, method_.kind, status, elapsed};
    if (log_ != nullptr && log_->Wants(call)) {
      note_ = log_->Take(call, request_id, call_, peer);
    }
  }

  // Of the request, if it bears one. An upload may be answered while its first message comes.
  std::string RequestId() const {
    if (method_.kind == CallKind::kUpload) {
      return upload_named_.load(std::memory_order_acquire) ? upload_request_id_ : "";
    }
    return request_ != nullptr ? method_.request_id->Read(request_) : "";
  }

  void KnowOneMore() {
    if (unknown_.fetch_sub(1) != 1) {
      return;
    }
    if (not_taken_by_ && status_ == grpc::StatusCode::OK) {
      // By now the request may be gone.
      Answer(ToGrpcStatusAsIs(NotTakenInTime()), SinceStart(), "", *not_taken_by_);
    }
    if (reason_ && !WasGivenUp()) {
      refusals_.Count(*reason_);
    }
    const grpc::StatusCode code = Code();
    const auto number = static_cast<size_t>(code);
    method_.handled.at(number < kCodes ? number : 2)->Increment();
    if (note_ != nullptr) {
      log_->Write(*note_, code);
    }
  }

  // To gRPC a message that never came is one that cannot be read. A call that its client gave up
  // was refused for that, and would have been for nothing else; or it was dropped, since nobody
  // waited for it any more.
  bool WasGivenUp() const {
    return given_up_ && (status_ == grpc::StatusCode::INVALID_ARGUMENT ||
                         status_ == grpc::StatusCode::CANCELLED);
  }

  grpc::StatusCode Code() const {
    if (!WasGivenUp()) {
      return status_;
    }
    return expired_ ? grpc::StatusCode::DEADLINE_EXCEEDED : grpc::StatusCode::CANCELLED;
  }

  const MethodMetrics& method_;
  const Refusals& refusals_;
  CallLog* const log_;              // May be null.
  const Capacity* const capacity_;  // May be null.
  grpc::CallbackServerContext& call_;
  const std::chrono::steady_clock::time_point start_;
  const gpr_timespec deadline_;
  std::atomic<int> unknown_ = 2;  // Of the status and the end; orders the fields below.
  grpc::StatusCode status_ = grpc::StatusCode::UNKNOWN;
  std::optional<catalogue::v1::ErrorReason> reason_;  // If that is no OK.
  bool given_up_ = false;
  bool expired_ = false;
  std::optional<std::string> not_taken_by_;
  const void* request_ = nullptr;
  std::string upload_request_id_;
  std::atomic<bool> upload_named_ = false;  // The line above is written.
  std::unique_ptr<CallLog::Note> note_;     // Of a call that is worth a line.
};

class ServerMetrics final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  ServerMetrics(const std::vector<std::string>& services, Metrics& metrics, CallLog* log,
                const Capacity* capacity)
      : refusals_(metrics.registry()), log_(log), capacity_(capacity) {
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
        MethodMetrics method = Describe(*descriptor);
        method.started = &started.Add(labels);
        for (size_t code = 0; code < kCodes; ++code) {
          prometheus::Labels with_code = labels;
          with_code.emplace("grpc_code", CodeName(static_cast<grpc::StatusCode>(code)));
          method.handled.at(code) = &handled.Add(with_code);
        }
        method.received = &received.Add(labels);
        method.sent = &sent.Add(labels);
        method.seconds = &seconds.Add(labels, BucketsFor(*descriptor));
        methods_.emplace(method.path, method);
      }
    }
  }

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    const auto method = methods_.find(info->method());
    if (method == methods_.end()) {
      return nullptr;
    }
    // All methods are served by gRPC's callback API.
    auto& call = static_cast<grpc::CallbackServerContext&>(*info->server_context());
    return new CallMetrics(method->second, refusals_, log_, capacity_, call);
  }

 private:
  MethodMetrics Describe(const google::protobuf::MethodDescriptor& descriptor) const {
    MethodMetrics method;
    method.path = fmt::format("/{}/{}", descriptor.service()->full_name(), descriptor.name());
    method.kind = KindOf(descriptor);
    const bool raw = log_ != nullptr && log_->IsRaw(method.path);
    if (const RequestIdField field(descriptor, raw); field.known()) {
      method.request_id.emplace(field);
    }
    return method;
  }

  static std::string TypeOf(const google::protobuf::MethodDescriptor& method) {
    if (method.client_streaming()) {
      return method.server_streaming() ? "bidi_stream" : "client_stream";
    }
    return method.server_streaming() ? "server_stream" : "unary";
  }

  const Refusals refusals_;
  CallLog* const log_;              // May be null.
  const Capacity* const capacity_;  // May be null.
  std::unordered_map<std::string, MethodMetrics> methods_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeServerMetrics(
    const std::vector<std::string>& services, Metrics& metrics, CallLog* log,
    const Capacity* capacity) {
  return std::make_unique<ServerMetrics>(services, metrics, log, capacity);
}

}  // namespace tertib
