#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/child_process.h"

namespace tertib {
namespace {

using ::testing::MatchesRegex;

// How it ends that is run by a shell with these words.
int ExitCodeOf(const std::string& words) {
  return RunToEnd({"/bin/sh", "-c", "exec \"$1\" " + words, "sh", ProgramPath("tertib-bench")})
      .value()
      .exit_code;
}

TEST(BenchmarkProgram, TellsItsVersion) {
  const Ended ended = RunToEnd({"tertib-bench", "--version"}).value();
  EXPECT_EQ(ended.exit_code, 0) << ended.errors;
  EXPECT_THAT(ended.output, MatchesRegex("tertib-bench [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(BenchmarkProgram, EndsAsTheOtherProgramsDo) {
  EXPECT_EQ(ExitCodeOf("--help"), 0);
  EXPECT_EQ(ExitCodeOf("--help >/dev/full"), 1);
  EXPECT_EQ(ExitCodeOf("--version >/dev/full"), 1);
  for (const std::string redirection : {"", " 2>&-", " 2>/dev/full"}) {
    EXPECT_EQ(ExitCodeOf("--nonsense" + redirection), 2) << redirection;
    EXPECT_EQ(ExitCodeOf("--seconds never" + redirection), 2) << redirection;
    EXPECT_EQ(ExitCodeOf("--data-parent /dev/null/none" + redirection), 1) << redirection;
  }
}

}  // namespace
}  // namespace tertib
