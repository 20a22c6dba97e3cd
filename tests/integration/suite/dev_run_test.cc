// ./dev run over the programs that are built already: what it starts, prints and leaves behind.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string ReadFile(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// A port that is taken as long as this lives.
class TakenPort {
 public:
  TakenPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address_);
    auto* address = reinterpret_cast<sockaddr*>(&address_);
    EXPECT_EQ(bind(socket_, address, size), 0);
    EXPECT_EQ(listen(socket_, 1), 0);
    EXPECT_EQ(getsockname(socket_, address, &size), 0);
  }
  ~TakenPort() { close(socket_); }
  TakenPort(const TakenPort&) = delete;
  TakenPort& operator=(const TakenPort&) = delete;

  int number() const { return ntohs(address_.sin_port); }

 private:
  const int socket_;
  sockaddr_in address_{};
};

class DevRun : public ::testing::Test {
 protected:
  // What would install or build fails here, whatever becomes of --bin.
  DevRun() {
    std::filesystem::create_directory(forbidden_);
    for (const std::string program : {"apt-get", "sudo", "cmake"}) {
      const std::string path = forbidden_ + "/" + program;
      std::ofstream(path) << "#!/bin/sh\necho 'a test must not run this' >&2\nexit 99\n";
      std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }
  }

  // The command `./dev run` over these programs and a folder of the test's own. In a session of its
  // own, as in a terminal of its own, and drained if the test dies.
  std::vector<std::string> Command(const std::vector<std::string>& options) const {
    std::vector<std::string> command = {
        "/usr/bin/setsid", "/usr/bin/setpriv",
        "--pdeathsig",     "TERM",
        "/usr/bin/env",    "PATH=" + forbidden_ + ":" + std::getenv("PATH"),
        TERTIB_DEV,        "run",
        "--bin",           std::filesystem::path(ProgramPath("tertib")).parent_path(),
        "--data",          data_};
    command.insert(command.end(), options.begin(), options.end());
    return command;
  }

  Ended RunToEnd(const std::vector<std::string>& options) const {
    return tertib::RunToEnd(Command(options)).value();
  }

  // Starts it and waits until both services are up. Its output is among its errors.
  std::unique_ptr<ChildProcess> StartAndAwait() const {
    std::vector<std::string> command = {"/bin/bash", "-c", R"(exec "$@" >&2)", "bash"};
    const auto run = Command({"--free-ports"});
    command.insert(command.end(), run.begin(), run.end());
    auto process = ChildProcess::Start(command).value();
    const auto up = process->ReadUntil(
        [](const std::string& line) { return line == "==> Both stay up until Ctrl-C.\n"; });
    EXPECT_TRUE(up) << process->Log();
    return process;
  }

  // The processes of this name that were started over the test's folder.
  std::vector<pid_t> Running(const std::string& program) const {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string words = ReadFile(entry.path() / "cmdline");
      if (words.find(data_ + "/") != std::string::npos &&
          words.substr(0, words.find('\0')).ends_with("/" + program)) {
        found.push_back(std::stoi(entry.path().filename()));
      }
    }
    return found;
  }

  void ExpectNothingRuns() const {
    EXPECT_THAT(Running("tertib-catalogue"), IsEmpty());
    EXPECT_THAT(Running("tertib-recap"), IsEmpty());
    EXPECT_THAT(Running("tertib"), IsEmpty());
  }

  const TempDir directory_;
  const std::string data_ = directory_ / "data";
  const std::string forbidden_ = directory_ / "forbidden";
};

TEST_F(DevRun, PrintsTheRecapBesideThePrintedFiguresAndWhereThingsListen) {
  const Ended run = RunToEnd({"--once", "--free-ports"});
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_THAT(run.output, ContainsRegex("\nI +SEKRETARIAT +95 +95 +0"));
  EXPECT_THAT(run.output, ContainsRegex("\nII .* 46 +47 +\\+1"));
  EXPECT_THAT(run.output, ContainsRegex("\nII\\.C .* 31 +35 +\\+4"));
  EXPECT_THAT(run.output, HasSubstr("Penambahan Th.2018"));
  EXPECT_THAT(run.output, ContainsRegex("\n +Total +157 +158 +\\+1"));
  EXPECT_THAT(run.output, ContainsRegex("tertib-recap +gRPC 127.0.0.1:[0-9]+ +metrics http"));
  // In a work tree whose tests have run, that of .tools/bin.
  const std::string grpcurl = "\n(\\.tools/bin/)?grpcurl .*";
  EXPECT_THAT(run.output, ContainsRegex(grpcurl + grpcurl + grpcurl));
  ExpectNothingRuns();
}

TEST_F(DevRun, ASecondOneChangesNothingAndPrintsTheSame) {
  // What follows names ports, which the system chose.
  const auto recap_of = [](const Ended& run) {
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    return run.output.substr(0, run.output.find("tertib-catalogue  gRPC"));
  };
  const auto import_report = [this] { return ReadFile(data_ + "/log/import.json"); };
  const std::string first = recap_of(RunToEnd({"--once", "--free-ports"}));
  EXPECT_THAT(import_report(), HasSubstr("IMPORT_OUTCOME_ACCEPTED"));
  EXPECT_EQ(recap_of(RunToEnd({"--once", "--free-ports"})), first);
  EXPECT_THAT(import_report(), HasSubstr("IMPORT_OUTCOME_UNCHANGED"));
}

TEST_F(DevRun, ASecondOneLeavesTheLogsOfTheFirstAlone) {
  const std::string log = data_ + "/log/tertib-catalogue.log";
  std::filesystem::create_directories(data_ + "/log");
  std::ofstream(log) << "of the first";
  std::vector<std::string> command = {"/usr/bin/flock", data_ + "/run.lock"};
  const auto run = Command({"--once", "--free-ports"});
  command.insert(command.end(), run.begin(), run.end());
  const auto second = tertib::RunToEnd(command);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->exit_code, 1);
  EXPECT_THAT(second->errors, HasSubstr("another ./dev run is using " + data_));
  EXPECT_EQ(ReadFile(log), "of the first");
  EXPECT_FALSE(std::filesystem::exists(log + ".1"));
}

TEST_F(DevRun, CtrlCDrainsBoth) {
  const auto run = StartAndAwait();
  const auto catalogue = Running("tertib-catalogue");
  ASSERT_THAT(catalogue, SizeIs(1));
  ASSERT_THAT(Running("tertib-recap"), SizeIs(1));
  // A terminal sends it to all of them.
  ASSERT_EQ(kill(-getpgid(catalogue.front()), SIGINT), 0);
  EXPECT_EQ(run->Wait(), 0) << run->Log();
  EXPECT_THAT(run->Log(), HasSubstr("==> Both have ended.\n"));
  ExpectNothingRuns();
}

TEST_F(DevRun, SaysWhichServiceDiedAndLeavesTheOtherNotRunning) {
  for (const std::string program : {"tertib-catalogue", "tertib-recap"}) {
    const auto run = StartAndAwait();
    const auto victim = Running(program);
    ASSERT_THAT(victim, SizeIs(1));
    ASSERT_EQ(kill(victim.front(), SIGKILL), 0);
    EXPECT_EQ(run->Wait(), 1);
    EXPECT_THAT(run->Log(), HasSubstr("dev: " + program + " ended, killed by SIGKILL\n"));
    EXPECT_THAT(run->Log(), HasSubstr("dev: nothing is left running"));
    ExpectNothingRuns();
  }
}

TEST_F(DevRun, SaysWhyAServiceDoesNotStartAndStopsTheOther) {
  std::filesystem::create_directories(data_ + "/recap");
  std::ofstream(data_ + "/recap/CURRENT") << "not a store";
  const Ended run = RunToEnd({"--once", "--free-ports"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, ContainsRegex("dev: tertib-recap ended, exit code 1: .*CURRENT"));
  EXPECT_THAT(run.output, Not(HasSubstr("Importing")));
  ExpectNothingRuns();
}

TEST_F(DevRun, SaysWhichPortIsTaken) {
  const TakenPort taken;
  const std::string port = std::to_string(taken.number());
  const Ended run = RunToEnd({"--once", "--port-offset", std::to_string(taken.number() - 7401)});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors,
              ContainsRegex("dev: tertib-catalogue ended, exit code 1: .*127.0.0.1:" + port));
  // Only where there is ss, which ./dev run installs, but a test does not.
  if (std::filesystem::exists("/usr/bin/ss")) {
    EXPECT_THAT(run.errors, HasSubstr("port " + port + " is held by"));
  }
  ExpectNothingRuns();
}

}  // namespace
}  // namespace tertib
