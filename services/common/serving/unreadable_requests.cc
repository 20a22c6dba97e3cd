#include "services/common/serving/unreadable_requests.h"

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
      // Every method that is registered is implemented, and our own errors bear a message.
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
  explicit Factory(Logger& log) : log_(log) {}

  Interceptor* CreateServerInterceptor(ServerRpcInfo* /*info*/) override {
    return new UnreadableRequests(log_);
  }

 private:
  Logger& log_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableRequests(
    Logger& log) {
  return std::make_unique<Factory>(log);
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
