// Standard descriptors that are closed when a program starts. Its libraries open files of their own
// before main.

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

namespace fs = std::filesystem;

// Where a link of the system's leads; empty if it is not there.
std::string Target(const fs::path& link) {
  std::error_code failed;
  return fs::read_symlink(link, failed).string();
}

// Whether the process runs the program, and has one of the files without a name that libraries make
// as they begin.
bool LibrariesHaveBegun(const fs::path& process, const std::string& program) {
  if (Target(process / "exe") != program) {
    return false;
  }
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(process / "fd", failed)) {
    if (Target(entry.path()).starts_with("anon_inode:")) {
      return true;
    }
  }
  return false;
}

struct Program {
  std::string name;
  std::vector<std::string> arguments;

  // How the test tells it.
  friend std::ostream& operator<<(std::ostream& out, const Program& program) {
    return out << program.name;
  }
};

class StandardDescriptors : public ::testing::TestWithParam<Program> {};

TEST_P(StandardDescriptors, ThatAreClosedAreNobodyElses) {
  const TempDir directory;
  std::vector<std::string> command = {"/bin/sh",
                                      "-c",
                                      "cd \"$1\" && shift && exec \"$@\" <&- >&- 2>&-",
                                      "sh",
                                      directory.path(),
                                      ProgramPath(GetParam().name)};
  command.insert(command.end(), GetParam().arguments.begin(), GetParam().arguments.end());
  const auto program = ChildProcess::Start(command).value();
  const fs::path process = fs::path("/proc") / std::to_string(program->pid());
  const std::string path = fs::canonical(ProgramPath(GetParam().name)).string();
  while (!LibrariesHaveBegun(process, path)) {
    std::this_thread::yield();
  }
  for (const char* number : {"0", "1", "2"}) {
    EXPECT_EQ(Target(process / "fd" / number), "/dev/null") << number;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Programs, StandardDescriptors,
    ::testing::Values(
        Program{"tertib-catalogue",
                {"--data", "data", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"}},
        Program{"tertib-recap",
                {"--data", "data", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"}},
        Program{"tertib", {"--catalogue", "127.0.0.1:1", "health", "--wait", "60"}},
        Program{"tertib-bench", {"echo-server"}}),
    [](const auto& program) {
      std::string name = program.param.name;
      std::erase(name, '-');
      return name;
    });

}  // namespace
}  // namespace tertib
