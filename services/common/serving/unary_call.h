#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "services/common/log.h"
#include "services/common/serving/capacity.h"

namespace tertib {

// What gRPC hands over of one unary call. All of it lives until the call is done.
struct UnaryMessages {
  const google::protobuf::Message& request;
  google::protobuf::Message& response;
};

// One unary call, within the capacity of the process: it counts from here until its client has
// taken the answer, or is taken not to want it any more. Belongs to gRPC: it deletes itself when
// the call is done. One thread at a time.
class UnaryCall : public grpc::ServerUnaryReactor {
 public:
  // The references must outlive the server.
  UnaryCall(grpc::CallbackServerContext& context, const UnaryMessages& messages, Capacity& capacity,
            Logger& log);

  // OK if there is room for the call, its request, and an answer of `answer_bytes` in memory; else
  // what it must be answered with, without doing anything.
  absl::Status Admit(size_t answer_bytes);

  // Ends the call, once, with the response or with why there is none. An answer to a read for which
  // there is no room becomes OVERLOADED; what was admitted with room for its answer is answered
  // whatever happens. Nothing may follow: another thread may delete this at once.
  void Answer(const absl::Status& status);

  // Has `read` fill the response in on this thread, at once, and answers.
  template <typename Read>
  void AnswerNow(const Read& read) {
    Answer(share_.admitted() ? read() : Overloaded());
  }
  // The same on a thread for reads that would hold up this one.
  void AnswerByReader(std::function<absl::Status()> read);

 protected:
  // Deletes itself.
  ~UnaryCall() override = default;

  // On a thread for reads: `read`, unless nobody waits for it or there is no room for its answer.
  void ReadAndAnswer(const std::function<absl::Status()>& read);

  void OnDone() override { delete this; }

 private:
  // gRPC's word for reactions that neither wait nor take long. They then run on the thread that
  // finds the call to be done, as those of gRPC's default reactor do; else each call would be
  // handed to one more thread.
  bool InternalInlineable() override { return true; }

  grpc::CallbackServerContext& context_;
  const UnaryMessages messages_;
  Capacity& capacity_;
  Logger& log_;
  CallShare share_;
  // The answer's room has been taken beforehand.
  bool reserved_ = false;
};

}  // namespace tertib
