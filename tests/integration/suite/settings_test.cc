// The settings that both programs have: alike in what they take, refuse and say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/testing/child_process.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class Settings : public ::testing::TestWithParam<std::string> {
 protected:
  static Ended Run(const std::vector<std::string>& flags) {
    std::vector<std::string> command = {GetParam()};
    command.insert(command.end(), flags.begin(), flags.end());
    return RunToEnd(command).value();
  }
};

TEST_P(Settings, TheVersionIsSaidWithTheProgram) {
  const Ended ended = Run({"--version"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.output, MatchesRegex(GetParam() + " [0-9.]+\n"));
}

TEST_P(Settings, WhatIsWrongIsRefusedInOneLine) {
  const std::vector<std::vector<std::string>> wrong = {
      {"--nonsense"},
      {"--listen", "nonsense"},
      {"--listen", "0.0.0.0:0"},
      {"--metrics-listen", "0.0.0.0:0"},
      {"--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--data", ""}};
  for (const std::vector<std::string>& flags : wrong) {
    const Ended ended = Run(flags);
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.output, IsEmpty());
    EXPECT_THAT(ended.errors,
                AllOf(StartsWith(GetParam() + ": "), MatchesRegex("[^\n]*\n"), HasSubstr("--")));
  }
}

TEST_P(Settings, NoFolderForTheDataIsNoFolder) {
  EXPECT_THAT(Run({"--data", ""}).errors, HasSubstr("--data must name a folder"));
}

TEST(RecapSettings, ANumberOfAgenciesBelowZeroIsRefused) {
  const Ended ended = RunToEnd({"tertib-recap", "--max-agency-figures", "-1"}).value();
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.errors, HasSubstr("--max-agency-figures must be 0 or more"));
}

INSTANTIATE_TEST_SUITE_P(Services, Settings, ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

}  // namespace
}  // namespace tertib
