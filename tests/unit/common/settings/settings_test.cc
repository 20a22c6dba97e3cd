#include "services/common/settings/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/common/settings/config_file.h"

namespace tertib {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() {
    settings_.Add({.key = "name",
                   .variable = "TERTIB_TEST_NAME_THAT_NOBODY_SETS",
                   .meaning = "What it is called",
                   .value = TextValue(name_)});
    settings_.Add({.key = "calls",
                   .variable = "TERTIB_TEST_CALLS_THAT_NOBODY_SETS",
                   .meaning = "How many; more than the screen is wide has this comment, so that it "
                              "goes on on a second line, and a third one if need be",
                   .reloadable = true,
                   .value = WholeNumber(calls_, 1, 9)});
  }

  std::string name_ = "a";
  int calls_ = 3;
  Settings settings_{"program", "What it does.", "TERTIB_TEST_CONFIG_THAT_NOBODY_SETS"};
};

TEST_F(SettingsTest, WhatIsPrintedIsReadBack) {
  ASSERT_THAT(settings_.Read({{"name", "it's #1"}, {"calls", "7"}}), IsEmpty());
  const ConfigFile file = ParseConfig("f", settings_.Print());
  EXPECT_THAT(file.problems, IsEmpty());
  ASSERT_EQ(file.entries.size(), 2U);
  EXPECT_EQ(file.entries[0].value, "it's #1");
  EXPECT_EQ(file.entries[1].value, "7");
}

TEST_F(SettingsTest, AllThatIsWrongIsToldAndNothingOfItTaken) {
  settings_.AddCheck([this] {
    return name_ == "a" ? absl::InvalidArgumentError(settings_.NameOf("name") + " must not be a.")
                        : absl::OkStatus();
  });
  EXPECT_THAT(
      settings_.Read({{"calls", "many"}}),
      ElementsAre("--calls 'many' must be a whole number from 1 to 9.", "--name must not be a."));
  EXPECT_EQ(calls_, 3);
}

TEST_F(SettingsTest, AValueIsShownWithoutWhatMovesATerminalAndNotAtAnyLength) {
  const auto problems = settings_.Read({{"calls", "\x1b[31m" + std::string(10'000, 'x')}});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0], HasSubstr("\\033[31m"));
  EXPECT_LT(problems[0].size(), 300U);
}

TEST_F(SettingsTest, AFileThatIsNotThereIsNamed) {
  EXPECT_THAT(settings_.Read({{"config", "/nowhere/f"}}), ElementsAre(HasSubstr("/nowhere/f")));
}

}  // namespace
}  // namespace tertib
