#include "services/common/settings/setting.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tertib {
namespace {

// None of the texts is taken, and what was there stays.
void ExpectRefused(const SettingValue& value, const std::vector<std::string>& texts) {
  const std::string before = value.show();
  for (const std::string& text : texts) {
    EXPECT_FALSE(value.take(text).ok()) << text;
    EXPECT_EQ(value.show(), before) << text;
  }
}

TEST(SettingValue, AWholeNumberIsOneWithinItsBounds) {
  int number = 3;
  const SettingValue value = WholeNumber(number, 1, 10);
  EXPECT_TRUE(value.take("10").ok());
  EXPECT_EQ(number, 10);
  ExpectRefused(value, {"", "0", "11", "-1", "1.5", "0x5", " 1", "1 ", "99999999999999999999"});
}

TEST(SettingValue, ATimeIsANumberOfSecondsOrHasAUnit) {
  absl::Duration time;
  const SettingValue value = SecondsValue(time, absl::ZeroDuration(), absl::Hours(1));
  EXPECT_TRUE(value.take("0.25").ok());
  EXPECT_EQ(time, absl::Milliseconds(250));
  EXPECT_EQ(value.show(), "0.25");
  EXPECT_TRUE(value.take("1m30s").ok());
  EXPECT_EQ(value.show(), "90");
  ExpectRefused(value, {"", "-1", "soon", "nan", "inf", "3601", "2h", "5 s"});
}

TEST(SettingValue, YesAndNoAreSaidInSeveralWords) {
  bool yes = false;
  const SettingValue value = YesNoValue(yes);
  for (const std::string text : {"true", "YES", "on", "1"}) {
    EXPECT_TRUE(value.take(text).ok() && yes) << text;
  }
  for (const std::string text : {"false", "no", "Off", "0"}) {
    EXPECT_TRUE(value.take(text).ok() && !yes) << text;
  }
  ExpectRefused(value, {"", "maybe", "2"});
}

TEST(SettingValue, ALevelIsOneOfThoseThatCanBeAskedFor) {
  LogLevel level = LogLevel::kInfo;
  const SettingValue value = LogLevelValue(level);
  EXPECT_TRUE(value.take("debug").ok());
  EXPECT_EQ(level, LogLevel::kDebug);
  ExpectRefused(value, {"", "loud", "fatal", "Info"});
}

TEST(SettingValue, TextIsWhatAFileCanHold) {
  std::string text;
  const SettingValue value = TextValue(text);
  EXPECT_TRUE(value.take("/srv/it's here").ok());
  EXPECT_TRUE(value.take("").ok());
  ExpectRefused(value, {"two\nlines", "'\"", "\xff"});
}

}  // namespace
}  // namespace tertib
