// ./dev check, where it depends on what other programs say.

#include <gtest/gtest.h>

#include <string>

#include "tests/testing/child_process.h"

namespace tertib {
namespace {

// How the check for generated files ends where git is what `git` says.
int CheckGenerated(const std::string& git) {
  const auto ended = RunToEnd({"/bin/bash", "-c",
                               "source \"$1\"; git() { " + git + "; }; check_generated || exit 1",
                               "check", std::string(TERTIB_TOOLS) + "/dev/check.sh"});
  EXPECT_TRUE(ended.ok()) << ended.status();
  return ended.ok() ? ended->exit_code : -1;
}

TEST(DevCheck, GeneratedFilesAreFoundAndAFailingGitIsNotTakenForNone) {
  EXPECT_EQ(CheckGenerated("echo services/recap/main.cc"), 0);
  EXPECT_EQ(CheckGenerated("echo gen/sop.pb.h"), 1);
  EXPECT_EQ(CheckGenerated("return 128"), 1);
}

}  // namespace
}  // namespace tertib
