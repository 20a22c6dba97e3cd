#include "services/common/serving/live_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/log_file.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Options as they are read with these two settings.
ServiceOptions Options(LogLevel level, const std::string& calls) {
  ServiceOptions options;
  options.live.log_level = level;
  options.shown = {{"log-level", std::string(LogLevelName(level)), true},
                   {"max-calls", calls, false}};
  return options;
}

class LiveSettingsTest : public ::testing::Test {
 protected:
  LogFile file_;
  CallLog calls_{file_.log()};
  absl::StatusOr<ServiceOptions> wanted_ = Options(LogLevel::kInfo, "1");
  LiveSettings live_{*wanted_, [this] { return wanted_; }, file_.log(), calls_};
};

TEST_F(LiveSettingsTest, WhatCanBeTakenUpIsAndOneLineSaysSo) {
  wanted_ = Options(LogLevel::kError, "1");
  live_.Reload();
  EXPECT_EQ(file_.log().level(), LogLevel::kError);
  EXPECT_THAT(file_.Close(), ElementsAre(AllOf(HasSubstr("the settings were reloaded"),
                                               HasSubstr("log-level info -> error"))));
}

TEST_F(LiveSettingsTest, WhatCannotBeTakenUpSaysSoEachTimeUntilItIsAsItWas) {
  wanted_ = Options(LogLevel::kInfo, "2");
  live_.Reload();
  live_.Reload();
  wanted_ = Options(LogLevel::kInfo, "1");
  live_.Reload();
  const auto reloaded = HasSubstr(R"("changed":"nothing")");
  const auto restart =
      AllOf(HasSubstr("restart"), HasSubstr(R"("setting":"max-calls","running":"1","wanted":"2")"));
  EXPECT_THAT(file_.Close(), ElementsAre(reloaded, restart, reloaded, restart, reloaded));
}

TEST_F(LiveSettingsTest, WhatIsWrongChangesNothing) {
  wanted_ = absl::InvalidArgumentError("f, line 3: x is no setting.");
  live_.Reload();
  EXPECT_EQ(file_.log().level(), LogLevel::kInfo);
  EXPECT_THAT(file_.Close(), ElementsAre(AllOf(HasSubstr(R"("level":"error")"),
                                               HasSubstr("f, line 3: x is no setting."))));
}

TEST_F(LiveSettingsTest, ALevelThatWasSetAtRunTimeGoesBackToThatOfTheSettings) {
  file_.log().SetLevel(LogLevel::kDebug);
  live_.Reload();
  EXPECT_EQ(file_.log().level(), LogLevel::kInfo);
}

}  // namespace
}  // namespace tertib
