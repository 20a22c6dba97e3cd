#pragma once

#include <sys/types.h>

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/mutex.h"

namespace tertib {

// A program of the build tree, run for real. It is killed when this goes, if it still runs, and
// also when whoever started it dies in whatever way. Its standard error is read all the time, so
// that it never waits for a reader. Used from one thread.
class ChildProcess {
 public:
  // Starts `command`; the first word is a path, or the name of a program in the build's bin/.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      const std::vector<std::string>& command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of standard error, after the last one given, that `wanted` accepts; waits for it.
  // Nothing if standard error ends without one.
  std::optional<std::string> ReadUntil(const std::function<bool(const std::string&)>& wanted)
      TERTIB_EXCLUDES(mutex_);

  // How many bytes of memory it has now, and had at most (proc(5), VmRSS and VmHWM). 0 if it has
  // ended.
  size_t Memory() const;
  size_t MostMemory() const;

  // Sends a signal, if it still runs.
  void Signal(int number) const;

  // Has it stand still, and waits until it does; then has it go on.
  void Freeze() const;
  void Thaw() const { Signal(SIGCONT); }

  // Waits for the end: the exit code, or minus the signal that ended it.
  int Wait();

  pid_t pid() const { return pid_; }

  // Everything it wrote to standard error so far; after Wait all of it.
  std::string Log() const TERTIB_EXCLUDES(mutex_);
  // Everything it wrote to standard output so far.
  std::string Output() const;

 private:
  // Takes over the descriptors: the one end of a pipe, and a file in memory.
  ChildProcess(pid_t pid, int errors, int output);

  void ReadLines(int errors) TERTIB_EXCLUDES(mutex_);

  const pid_t pid_;
  const int output_;
  std::optional<int> result_;
  size_t given_ = 0;  // How many lines ReadUntil has passed.

  mutable Mutex mutex_;
  CondVar grown_;
  std::vector<std::string> lines_ TERTIB_GUARDED_BY(mutex_);
  bool ended_ TERTIB_GUARDED_BY(mutex_) = false;
  std::thread reader_;
};

// How a program ended, and what it said.
struct Ended {
  int exit_code = 0;  // Minus the signal that ended it.
  std::string output;
  std::string errors;
};

// Runs `command` to its end.
absl::StatusOr<Ended> RunToEnd(const std::vector<std::string>& command);

// A program that says in its log, one JSON object a line, where it serves.
class ServiceProcess {
 public:
  // Starts `command` and waits until it serves. Fails, with what it said last, if it ends first.
  static absl::StatusOr<std::unique_ptr<ServiceProcess>> Start(
      const std::vector<std::string>& command);
  // So, but tells how it ended if it did.
  static absl::StatusOr<std::variant<std::unique_ptr<ServiceProcess>, Ended>> TryStart(
      const std::vector<std::string>& command);

  ChildProcess& process() { return *process_; }
  // host:port of gRPC, and of /metrics if it has that.
  const std::string& grpc() const { return grpc_; }
  const std::string& metrics() const { return metrics_; }

 private:
  ServiceProcess() = default;

  std::unique_ptr<ChildProcess> process_;
  std::string grpc_;
  std::string metrics_;
};

// Where the build's program of that name is; a path stays as it is.
std::string ProgramPath(const std::string& program);

// The command for one of the two services: metrics on a port that the system chooses, gRPC too
// unless `listen` says where.
std::vector<std::string> ServiceCommand(const std::string& program,
                                        const std::vector<std::string>& flags,
                                        const std::string& listen = "127.0.0.1:0");

// The value of a field of a line of JSON log; empty if it has none.
std::string LogField(const std::string& line, const std::string& field);

}  // namespace tertib
