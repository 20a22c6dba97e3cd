// Standard error that is closed, full, or read by nobody.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

class StandardError : public ::testing::TestWithParam<std::string> {
 protected:
  // The program with flags, its standard error where a shell's redirection says.
  std::vector<std::string> Command(const std::string& redirection, const std::string& data) const {
    return {"/bin/sh",
            "-c",
            "exec \"$1\" --listen 127.0.0.1:0 --metrics-listen 127.0.0.1:0 --data \"$2\" " +
                redirection,
            "sh",
            ProgramPath(GetParam()),
            data};
  }

  const TempDir directory_;
};

TEST_P(StandardError, ThatTakesNothingChangesNoExitCode) {
  std::ofstream(directory_ / "file") << "no folder";
  for (const std::string redirection : {"", "2>&-", "2>/dev/full"}) {
    const Ended refused = RunToEnd(Command(redirection, directory_ / "file/data")).value();
    EXPECT_EQ(refused.exit_code, 1) << redirection;
    const Ended wrong = RunToEnd(Command("--nonsense " + redirection, "data")).value();
    EXPECT_EQ(wrong.exit_code, 2) << redirection;
  }
}

TEST_P(StandardError, HelpThatCannotBeWrittenFails) {
  EXPECT_EQ(RunToEnd(Command("--help >/dev/full", "data")).value().exit_code, 1);
  EXPECT_EQ(RunToEnd(Command("--help", "data")).value().exit_code, 0);
}

// It has settled its signals: those of no meaning are ignored last.
bool AwaitsSignals(const std::string& status) {
  std::ifstream file(status);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  const size_t at = all.find("SigIgn:\t");
  return at != std::string::npos &&
         (std::stoull(all.substr(at + 8), nullptr, 16) & (1ULL << (SIGRTMAX - 1))) != 0;
}

TEST_P(StandardError, ThatNobodyReadsKeepsNoServiceFromStopping) {
  const std::string pipe = directory_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int ends = open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(ends, 0);
  while (write(ends, "x", 1) == 1) {
  }
  const auto program =
      ChildProcess::Start({"/bin/sh", "-c",
                           "echo $$ >&2; exec \"$1\" --listen 127.0.0.1:0 --metrics-listen "
                           "127.0.0.1:0 --data \"$2\" 2>\"$3\"",
                           "sh", ProgramPath(GetParam()), directory_ / "data", pipe})
          .value();
  const auto pid = program->ReadUntil([](const std::string&) { return true; });
  ASSERT_TRUE(pid.has_value());
  while (!AwaitsSignals("/proc/" + std::to_string(std::stoi(*pid)) + "/status")) {
    std::this_thread::yield();
  }
  program->Signal(SIGTERM);
  EXPECT_EQ(program->Wait(), 0);
  close(ends);
}

INSTANTIATE_TEST_SUITE_P(Services, StandardError,
                         ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

}  // namespace
}  // namespace tertib
