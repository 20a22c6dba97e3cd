#include "tests/testing/child_process.h"

#include <fcntl.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace tertib {
namespace {

std::string Resolve(const std::string& program) {
  return program.find('/') == std::string::npos ? std::string(TERTIB_BIN_DIR) + "/" + program
                                                : program;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  std::string program = Resolve(command.front());
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw std::runtime_error("cannot make a pipe");
  }
  pid_ = fork();
  if (pid_ == 0) {
    // A test that dies takes its services with it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDERR_FILENO);
    execv(program.c_str(), arguments.data());
    _exit(127);
  }
  close(ends[1]);
  errors_ = fdopen(ends[0], "r");
}

ChildProcess::~ChildProcess() {
  if (!result_) {
    Signal(SIGKILL);
    Wait();
  }
  std::fclose(errors_);
}

std::optional<std::string> ChildProcess::ReadUntil(
    const std::function<bool(const std::string&)>& wanted) {
  char* buffer = nullptr;
  size_t capacity = 0;
  std::optional<std::string> found;
  while (!found) {
    const ssize_t length = getline(&buffer, &capacity, errors_);
    if (length < 0) {
      break;
    }
    std::string line(buffer, static_cast<size_t>(length));
    log_ += line;
    if (wanted(line)) {
      found = line;
    }
  }
  std::free(buffer);
  return found;
}

void ChildProcess::Signal(int number) const {
  if (!result_) {
    kill(pid_, number);
  }
}

int ChildProcess::Wait() {
  if (!result_) {
    int status = 0;
    waitpid(pid_, &status, 0);
    result_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return *result_;
}

ServiceProcess::ServiceProcess(const std::string& program, const std::vector<std::string>& flags,
                               const std::string& listen)
    : process_([&] {
        std::vector<std::string> command = {program, "--listen", listen, "--metrics-listen",
                                            "127.0.0.1:0"};
        command.insert(command.end(), flags.begin(), flags.end());
        return command;
      }()) {
  const auto line = process_.ReadUntil(
      [](const std::string& text) { return LogField(text, "message") == "serving"; });
  if (!line) {
    throw std::runtime_error(program + " did not serve:\n" + process_.log());
  }
  grpc_ = LogField(*line, "grpc");
  metrics_ = LogField(*line, "metrics");
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
