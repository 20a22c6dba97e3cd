#pragma once

#include <functional>

#include "absl/status/status.h"
#include "services/common/log.h"
#include "services/common/serving/capacity.h"
#include "services/common/serving/unary_call.h"

namespace tertib {

// The calls of those who run a service. They have a capacity of their own, so that they are
// answered when the service is too busy for others; a small one, since they are few. Any thread.
class AdminCalls {
 public:
  explicit AdminCalls(Logger& log) : log_(log) {}

  // Has `answer` fill the response in, on a thread that may be held up.
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext& context,
                                   const UnaryMessages& messages,
                                   std::function<absl::Status()> answer) {
    auto* call = new UnaryCall(context, messages, capacity_, log_);
    call->AnswerByReader(std::move(answer));
    return call;
  }

 private:
  Logger& log_;
  Capacity capacity_{{.calls = 32, .bytes = size_t{64} << 20, .waiting_reads = 32}};
};

}  // namespace tertib
