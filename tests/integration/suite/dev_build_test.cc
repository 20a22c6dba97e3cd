// ./dev build, where nothing is built: what it does besides.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

namespace fs = std::filesystem;

// A folder with ./dev in it, where every package is there and CMake does nothing.
class DevBuild : public ::testing::Test {
 protected:
  DevBuild() {
    fs::copy(TERTIB_DEV, directory_ / "dev");
    fs::create_directories(directory_ / "deploy");
    fs::copy(fs::path(TERTIB_DEV).parent_path() / "deploy/packages",
             directory_ / "deploy/packages");
    fs::create_directory(directory_ / "bin");
    PutProgram("dpkg-query", "sed 's/ .*//; s/^/installed /' deploy/packages/*.txt");
    PutProgram("cmake", "exit 0");
  }

  void PutProgram(const std::string& name, const std::string& script) {
    const std::string path = directory_ / ("bin/" + name);
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(path, fs::perms::owner_all);
  }

  void Build(const std::string& preset) {
    const Ended ended =
        RunToEnd({"/usr/bin/env", "PATH=" + directory_ / "bin" + ":" + std::getenv("PATH"),
                  directory_ / "dev", "build", "--preset", preset})
            .value();
    EXPECT_EQ(ended.exit_code, 0) << ended.errors;
  }

  const TempDir directory_;
  const fs::path link_ = directory_ / "compile_commands.json";
};

TEST_F(DevBuild, ShowsEditorsTheTreeThatIsBuiltLast) {
  for (const std::string preset : {"release", "debug"}) {
    Build(preset);
    EXPECT_EQ(fs::read_symlink(link_), "build/" + preset + "/compile_commands.json");
  }
}

TEST_F(DevBuild, LeavesAFileThatIsNoLinkAlone) {
  std::ofstream(link_) << "[]";
  Build("release");
  EXPECT_FALSE(fs::is_symlink(link_));
}

}  // namespace
}  // namespace tertib
