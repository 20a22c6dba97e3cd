#include "services/common/serving/unary_call.h"

#include <memory>
#include <utility>

#include "services/common/serving/grpc_status.h"

namespace tertib {
namespace {

using google::protobuf::Message;

// Below this, what a message takes in memory is not worth counting exactly.
constexpr size_t kTiny = size_t{4} << 10;

// What a message takes in memory. Its bytes on the wire may be far fewer: two for an unknown field.
size_t BytesInMemory(const Message& message, size_t encoded) {
  return encoded < kTiny ? encoded : message.SpaceUsedLong();
}

// What an answer takes until it is taken: gRPC keeps the message beside its bytes.
size_t BytesOfAnswer(const Message& response) {
  const size_t encoded = response.ByteSizeLong();
  return encoded + BytesInMemory(response, encoded);
}

absl::Status CallerGone() { return absl::CancelledError("the caller is gone"); }

// Gives back the memory of what is not going to be sent; Clear would keep it.
void Drop(Message& response) {
  if (response.ByteSizeLong() > 0) {
    const std::unique_ptr<Message> nothing(response.New());
    response.GetReflection()->Swap(&response, nothing.get());
  }
}

}  // namespace

UnaryCall::UnaryCall(grpc::CallbackServerContext& context, const UnaryMessages& messages,
                     Capacity& capacity, Logger& log)
    : context_(context),
      messages_(messages),
      capacity_(capacity),
      log_(log),
      share_(capacity, context) {}

absl::Status UnaryCall::Admit(size_t answer_bytes) {
  const Message& request = messages_.request;
  const size_t bytes = BytesInMemory(request, request.ByteSizeLong()) + answer_bytes;
  if (!share_.admitted() || !share_.TryHold(bytes)) {
    return Overloaded();
  }
  reserved_ = answer_bytes > 0;
  return absl::OkStatus();
}

void UnaryCall::Answer(const absl::Status& status) {
  const Message& request = messages_.request;
  absl::Status shown = status;
  size_t bytes = BytesInMemory(request, request.ByteSizeLong());
  if (shown.ok()) {
    const size_t with_answer = bytes + BytesOfAnswer(messages_.response);
    if (reserved_) {
      share_.Hold(with_answer);
    } else if (!share_.TryHold(with_answer)) {
      shown = Overloaded();
    }
  }
  if (!shown.ok()) {
    Drop(messages_.response);
    share_.Hold(bytes);
  }
  share_.AwaitTaken();
  Finish(ToGrpcStatus(shown, log_));
}

void UnaryCall::AnswerByReader(std::function<absl::Status()> read) {
  if (context_.IsCancelled()) {
    Answer(CallerGone());
  } else if (absl::Status admitted = Admit(0); !admitted.ok()) {
    Answer(admitted);
  } else if (!capacity_.TryRead([this, read = std::move(read)] { ReadAndAnswer(read); })) {
    Answer(Overloaded());
  }
}

void UnaryCall::ReadAndAnswer(const std::function<absl::Status()>& read) {
  if (context_.IsCancelled()) {
    Answer(CallerGone());
  } else if (!capacity_.HasRoom()) {
    Answer(Overloaded());
  } else {
    Answer(read());
  }
}

}  // namespace tertib
