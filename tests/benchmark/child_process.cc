#include "tests/benchmark/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "services/common/status_macros.h"

namespace tertib::benchmark {
namespace {

constexpr int kPatienceMilliseconds = 10'000;

// The address in a log line that says where the program serves; empty if it is another line.
std::string ServingAddress(const std::string& line) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(line, &object).ok()) {
    return "";
  }
  const auto message = object.fields().find("message");
  const auto grpc = object.fields().find("grpc");
  if (message == object.fields().end() || message->second.string_value() != "serving" ||
      grpc == object.fields().end()) {
    return "";
  }
  return grpc->second.string_value();
}

// Runs in the new process. Only calls that are safe between fork and exec.
[[noreturn]] void Become(std::vector<char*>& arguments, int error_pipe, pid_t parent) {
  // NOLINTNEXTLINE(*-vararg): that is what prctl is.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent || dup2(error_pipe, STDERR_FILENO) < 0) {
    _exit(127);
  }
  execv(arguments.front(), arguments.data());
  _exit(127);
}

// Whether the process ends within the patience.
bool AwaitEnd(pid_t pid) {
  // NOLINTNEXTLINE(*-vararg): there is no wrapper for it in this C library.
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) {
    return false;
  }
  pollfd waiting = {handle, POLLIN, 0};
  const bool ended = poll(&waiting, 1, kPatienceMilliseconds) == 1;
  close(handle);
  return ended;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    const std::vector<std::string>& arguments) {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return absl::ErrnoToStatus(errno, "pipe2");
  }
  std::vector<std::string> copies = arguments;
  std::vector<char*> pointers;
  for (std::string& copy : copies) {
    pointers.push_back(copy.data());
  }
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    Become(pointers, ends[1], parent);
  }
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return absl::ErrnoToStatus(errno, "fork");
  }
  std::unique_ptr<ChildProcess> child(new ChildProcess(pid, ends[0]));
  const absl::Status serving = child->AwaitServing();
  if (!serving.ok()) {
    return absl::Status(serving.code(), fmt::format("{} does not serve: {}", arguments.front(),
                                                    std::string(serving.message())));
  }
  return child;
}

absl::Status ChildProcess::AwaitServing() {
  std::string pending;
  std::string last = "it said nothing";
  std::array<char, 4096> buffer = {};
  while (address_.empty()) {
    const ssize_t got = read(error_pipe_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return absl::UnavailableError(last);
    }
    pending.append(buffer.data(), static_cast<size_t>(got));
    for (size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
      last = pending.substr(0, end);
      pending.erase(0, end + 1);
      if (address_.empty()) {
        address_ = ServingAddress(last);
      }
    }
  }
  drain_ = std::thread([descriptor = error_pipe_] {
    std::array<char, 4096> unread = {};
    while (read(descriptor, unread.data(), unread.size()) > 0) {
    }
  });
  return absl::OkStatus();
}

ChildProcess::~ChildProcess() {
  kill(pid_, SIGTERM);
  if (!AwaitEnd(pid_)) {
    kill(pid_, SIGKILL);
  }
  waitpid(pid_, nullptr, 0);
  if (drain_.joinable()) {
    drain_.join();
  }
  close(error_pipe_);
}

}  // namespace tertib::benchmark
