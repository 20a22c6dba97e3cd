#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"

namespace tertib::benchmark {

// A server run as a process of its own. It ends when this object does, and also when this program
// does in whatever way.
class ChildProcess {
 public:
  // Starts `arguments` (the first is the program) and waits until it says on standard error where
  // it serves: one JSON object a line, the field "message" is "serving". Fails, with what the
  // program said last, if it ends before.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      const std::vector<std::string>& arguments);

  // Asks it to end (SIGTERM), and after ten seconds no longer asks.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Where it serves gRPC, host:port.
  const std::string& address() const { return address_; }

 private:
  ChildProcess(pid_t pid, int error_pipe) : pid_(pid), error_pipe_(error_pipe) {}

  // Reads standard error until the line that says where it serves.
  absl::Status AwaitServing();

  const pid_t pid_;
  const int error_pipe_;
  std::string address_;
  // Keeps standard error flowing, so that the child never waits for a reader.
  std::thread drain_;
};

}  // namespace tertib::benchmark
