#include "services/common/serving/unreadable_requests.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <unordered_set>

#include "services/common/error.h"
#include "services/common/serving/grpc_status.h"

namespace tertib {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

class UnreadableRequests final : public Interceptor {
 public:
  explicit UnreadableRequests(Logger& log) : log_(log) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const grpc::Status status = methods->GetSendStatus();
      // Every method of ours is implemented, and our own errors bear a message.
      if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED &&
          status.error_message().empty()) {
        methods->ModifySendStatus(ToGrpcStatus(UnreadableRequest(), log_));
      }
    }
    methods->Proceed();
  }

 private:
  Logger& log_;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  Factory(const std::vector<std::string>& services, Logger& log) : log_(log) {
    const auto* pool = google::protobuf::DescriptorPool::generated_pool();
    for (const std::string& name : services) {
      const auto* service = pool->FindServiceByName(name);
      for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
        methods_.insert(fmt::format("/{}/{}", name, service->method(i)->name()));
      }
    }
  }

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return methods_.contains(info->method()) ? new UnreadableRequests(log_) : nullptr;
  }

 private:
  Logger& log_;
  std::unordered_set<std::string> methods_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableRequests(
    const std::vector<std::string>& services, Logger& log) {
  return std::make_unique<Factory>(services, log);
}

absl::Status UnreadableRequest() {
  FieldErrors errors;
  errors.Add(
      "request",
      "Cannot be read as the method's request message: text must be UTF-8, and bytes must be "
      "those of the message.",
      "Tidak dapat dibaca sebagai pesan permintaan metode ini: teks harus UTF-8.");
  return errors.ToStatus();
}

}  // namespace tertib
