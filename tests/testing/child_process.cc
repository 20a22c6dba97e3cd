#include "tests/testing/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "services/common/status_macros.h"

namespace tertib {
namespace {

// Runs in the new process. Only calls that are safe between fork and exec.
[[noreturn]] void Become(const char* program, char* const* arguments, int errors, int output,
                         pid_t parent) {
  // NOLINTNEXTLINE(*-vararg): that is what prctl is.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() == parent && dup2(errors, STDERR_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0) {
    execv(program, arguments);
  }
  _exit(127);
}

// A figure of /proc/PID/status, which is in KiB.
size_t ReadMemory(pid_t pid, const std::string& figure) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  size_t kibibytes = 0;
  for (std::string word; status >> word;) {
    if (word == figure) {
      status >> kibibytes;
    }
  }
  return kibibytes * 1'024;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    const std::vector<std::string>& command) {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return absl::ErrnoToStatus(errno, "pipe2");
  }
  const int output = memfd_create("output", MFD_CLOEXEC);
  const std::string program = ProgramPath(command.front());
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    Become(program.c_str(), arguments.data(), ends[1], output, parent);
  }
  const int failed = errno;
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    close(output);
    return absl::ErrnoToStatus(failed, "fork");
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, ends[0], output));
}

ChildProcess::ChildProcess(pid_t pid, int errors, int output)
    : pid_(pid), output_(output), reader_([this, errors] { ReadLines(errors); }) {}

ChildProcess::~ChildProcess() {
  Signal(SIGKILL);
  Wait();
  close(output_);
}

void ChildProcess::ReadLines(int errors) {
  std::string pending;
  std::array<char, 4096> buffer = {};
  while (true) {
    const ssize_t got = read(errors, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    MutexLock lock(mutex_);
    if (got <= 0) {
      if (!pending.empty()) {
        lines_.push_back(std::move(pending));
      }
      ended_ = true;
      grown_.NotifyAll();
      break;
    }
    pending.append(buffer.data(), static_cast<size_t>(got));
    for (size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
      lines_.push_back(pending.substr(0, end + 1));
      pending.erase(0, end + 1);
    }
    grown_.NotifyAll();
  }
  close(errors);
}

std::optional<std::string> ChildProcess::ReadUntil(
    const std::function<bool(const std::string&)>& wanted) {
  MutexLock lock(mutex_);
  while (true) {
    while (given_ < lines_.size()) {
      if (const std::string& line = lines_[given_++]; wanted(line)) {
        return line;
      }
    }
    if (ended_) {
      return std::nullopt;
    }
    grown_.Wait(mutex_);
  }
}

size_t ChildProcess::Memory() const { return ReadMemory(pid_, "VmRSS:"); }

size_t ChildProcess::MostMemory() const { return ReadMemory(pid_, "VmHWM:"); }

void ChildProcess::Signal(int number) const {
  if (!result_) {
    kill(pid_, number);
  }
}

void ChildProcess::Freeze() const {
  Signal(SIGSTOP);
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WEXITED | WNOWAIT) < 0 &&
         errno == EINTR) {
  }
}

int ChildProcess::Wait() {
  if (!result_) {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    result_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    reader_.join();
  }
  return *result_;
}

std::string ChildProcess::Log() const {
  MutexLock lock(mutex_);
  std::string log;
  for (const std::string& line : lines_) {
    log += line;
  }
  return log;
}

std::string ChildProcess::Output() const {
  std::string all;
  std::array<char, 4096> buffer = {};
  for (ssize_t got = 1; got > 0;) {
    got = pread(output_, buffer.data(), buffer.size(), static_cast<off_t>(all.size()));
    all.append(buffer.data(), got > 0 ? static_cast<size_t>(got) : 0);
  }
  return all;
}

absl::StatusOr<Ended> RunToEnd(const std::vector<std::string>& command) {
  TERTIB_ASSIGN_OR_RETURN(const auto process, ChildProcess::Start(command));
  const int exit_code = process->Wait();
  return Ended{exit_code, process->Output(), process->Log()};
}

absl::StatusOr<std::unique_ptr<ServiceProcess>> ServiceProcess::Start(
    const std::vector<std::string>& command) {
  TERTIB_ASSIGN_OR_RETURN(auto started, TryStart(command));
  if (const auto* ended = std::get_if<Ended>(&started)) {
    return absl::UnavailableError(
        fmt::format("{} did not serve:\n{}", command.front(), ended->errors));
  }
  return std::get<std::unique_ptr<ServiceProcess>>(std::move(started));
}

absl::StatusOr<std::variant<std::unique_ptr<ServiceProcess>, Ended>> ServiceProcess::TryStart(
    const std::vector<std::string>& command) {
  std::unique_ptr<ServiceProcess> service(new ServiceProcess());
  TERTIB_ASSIGN_OR_RETURN(service->process_, ChildProcess::Start(command));
  const auto line = service->process_->ReadUntil(
      [](const std::string& text) { return LogField(text, "message") == "serving"; });
  if (!line) {
    const int exit_code = service->process_->Wait();
    return Ended{exit_code, service->process_->Output(), service->process_->Log()};
  }
  service->grpc_ = LogField(*line, "grpc");
  service->metrics_ = LogField(*line, "metrics");
  return service;
}

std::string ProgramPath(const std::string& program) {
  return program.find('/') == std::string::npos ? std::string(TERTIB_BIN_DIR) + "/" + program
                                                : program;
}

std::vector<std::string> ServiceCommand(const std::string& program,
                                        const std::vector<std::string>& flags,
                                        const std::string& listen) {
  std::vector<std::string> command = {program, "--listen", listen, "--metrics-listen",
                                      "127.0.0.1:0"};
  command.insert(command.end(), flags.begin(), flags.end());
  return command;
}

std::string LogField(const std::string& line, const std::string& field) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(line, &object).ok()) {
    return "";
  }
  const auto found = object.fields().find(field);
  return found == object.fields().end() ? "" : found->second.string_value();
}

}  // namespace tertib
