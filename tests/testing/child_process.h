#pragma once

#include <sys/types.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tertib {

// A program of the build tree, run for real. Its standard error is read line by line; it is killed
// when this goes, if it still runs. One thread.
class ChildProcess {
 public:
  // Starts `command`; the first word is a path, or the name of a program in the build's bin/.
  explicit ChildProcess(const std::vector<std::string>& command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of standard error that `wanted` accepts; nothing if it ends without one.
  std::optional<std::string> ReadUntil(const std::function<bool(const std::string&)>& wanted);

  // Sends a signal.
  void Signal(int number) const;

  // Waits for the end: the exit code, or minus the signal that ended it.
  int Wait();

  // Everything read from standard error so far.
  const std::string& log() const { return log_; }

 private:
  pid_t pid_ = -1;
  FILE* errors_ = nullptr;
  std::optional<int> result_;
  std::string log_;
};

// One of the two services, on ports of its own.
class ServiceProcess {
 public:
  // Starts `program` with `flags` and waits until it serves gRPC on `listen`. Throws with its log
  // if it does not.
  ServiceProcess(const std::string& program, const std::vector<std::string>& flags,
                 const std::string& listen = "127.0.0.1:0");

  ChildProcess& process() { return process_; }
  // host:port of gRPC and of /metrics.
  const std::string& grpc() const { return grpc_; }
  const std::string& metrics() const { return metrics_; }

 private:
  ChildProcess process_;
  std::string grpc_;
  std::string metrics_;
};

// The value of a field of a line of JSON log; empty if it has none.
std::string LogField(const std::string& line, const std::string& field);

}  // namespace tertib
