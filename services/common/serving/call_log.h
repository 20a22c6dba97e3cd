#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/common/log.h"

namespace tertib {

// What is to be thought of the time that a call takes.
enum class CallKind {
  kUnary,
  kUpload,  // Takes as long as what is sent is large.
  kWatch,   // Lasts: never slow.
};

// Writes a line for each call that failed or was slow, and at debug for every one: docs/logs.md
// says which level each has, and with which fields. Of lines that say the same of the same method
// ten are written (one, if it is the service's fault), and then one for many. Any thread.
class CallLog {
 public:
  // `log` must outlive it. `raw_methods` are the paths of those whose requests gRPC hands over as
  // bytes.
  explicit CallLog(Logger& log, std::vector<std::string> raw_methods = {});

  // From now on a unary call that takes longer is slow, and an upload after 60 times that.
  void SetSlow(absl::Duration slow);

  bool IsRaw(const std::string& path) const;

  using Elapsed = std::chrono::duration<double>;

  // What a line will say of a call. Made when the call is answered, while its request is there.
  struct Note;
  struct Answered {
    const std::string& path;  // Outlives the note.
    CallKind kind = CallKind::kUnary;
    const grpc::Status& status;
    Elapsed elapsed;
  };
  // Whether that is worth a line. For one that is not, costs next to nothing.
  bool Wants(const Answered& call) const { return log_.Wants(LevelOf(call)); }
  // `request_id`: of the request; if it has none, that of the metadata stands for it. `peer`: as
  // gRPC names it; if it is empty, gRPC is asked.
  std::unique_ptr<Note> Take(const Answered& call, const std::string& request_id,
                             const grpc::ServerContextBase& context, const std::string& peer) const;

  // Once it is known how the call ended: with the code it was answered with, or another.
  void Write(const Note& note, grpc::StatusCode code);

 private:
  bool IsSlow(const Answered& call) const;
  // By the code alone.
  LogLevel LevelOf(const Answered& call) const;

  Logger& log_;
  const std::vector<std::string> raw_methods_;
  std::atomic<double> slow_seconds_ = 1;
};

struct CallLog::Note {
  LogLevel level = LogLevel::kInfo;
  std::string_view path;
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string reason;
  std::string peer;
  Elapsed elapsed{};
  std::string request_id;
  std::string trace_id;
};

}  // namespace tertib
