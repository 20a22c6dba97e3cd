// Both programs on a disk that takes nothing. Without room RocksDB would end them by an assertion.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

// Runs a shell script with file systems of its own, as root in a user namespace.
Ended RunAlone(const std::string& script, const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"/usr/bin/unshare",
                                      "--mount",
                                      "--propagation=unchanged",
                                      "--map-root-user",
                                      "/bin/sh",
                                      "-c",
                                      script,
                                      "sh"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunToEnd(command).value();
}

class FullDisk : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (RunAlone("mount -t tmpfs tmpfs \"$1\"", {directory_.path()}).exit_code != 0) {
      GTEST_SKIP() << "this system lets nobody mount a file system in a namespace of its own";
    }
  }

  const TempDir directory_;
};

class ReadOnlyDisk : public FullDisk {};

TEST_P(FullDisk, RefusesTheStartAndSaysWhy) {
  const std::string mount = "mount -t tmpfs -o size=1m tmpfs \"$1\" && ";
  const Ended ended =
      RunAlone(mount +
                   "mkdir \"$1/data\" && ! head -c 2M /dev/zero >\"$1/filler\" 2>&- && exec \"$2\" "
                   "--listen 127.0.0.1:0 --metrics-listen 127.0.0.1:0 --data \"$1/data\"",
               {directory_.path(), ProgramPath(GetParam())});
  EXPECT_EQ(ended.exit_code, 1) << ended.errors;
  EXPECT_THAT(ended.errors, HasSubstr("is full"));
}

TEST_P(ReadOnlyDisk, RefusesTheStartAndSaysWhatToDo) {
  const std::string mount =
      "mount -t tmpfs -o size=100m tmpfs \"$1\" && mkdir \"$1/data\" && "
      "mount -o remount,ro \"$1\" && ";
  const Ended ended = RunAlone(mount +
                                   "exec \"$2\" --listen 127.0.0.1:0 --metrics-listen 127.0.0.1:0 "
                                   "--data \"$1/data\"",
                               {directory_.path(), ProgramPath(GetParam())});
  EXPECT_EQ(ended.exit_code, 1) << ended.errors;
  EXPECT_THAT(ended.errors, HasSubstr("Make it writable"));
}

const auto kServices = ::testing::Values("tertib-catalogue", "tertib-recap");

std::string NameOf(const ::testing::TestParamInfo<std::string>& service) {
  return service.param == "tertib-recap" ? "Recap" : "Catalogue";
}

INSTANTIATE_TEST_SUITE_P(Services, FullDisk, kServices, NameOf);
INSTANTIATE_TEST_SUITE_P(Services, ReadOnlyDisk, kServices, NameOf);

}  // namespace
}  // namespace tertib
