#include "services/common/settings/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/Config.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

auto Entry(int line, const std::string& key, const std::string& value) {
  return AllOf(Field("line", &ConfigEntry::line, line), Field("key", &ConfigEntry::key, key),
               Field("value", &ConfigEntry::value, value));
}

TEST(ConfigFile, HasAKeyAndAValueALineAndComments) {
  const ConfigFile file = ParseConfig("f", R"(# The register.
listen = [::1]:7401
; and
  data="/srv/a b#c"   # where it is

insecure-plaintext
max-calls=7# all
name = 'say "so"'
)");
  EXPECT_THAT(file.problems, IsEmpty());
  EXPECT_THAT(file.entries,
              ElementsAre(Entry(2, "listen", "[::1]:7401"), Entry(4, "data", "/srv/a b#c"),
                          Entry(6, "insecure-plaintext", "true"), Entry(7, "max-calls", "7"),
                          Entry(8, "name", "say \"so\"")));
}

TEST(ConfigFile, EndsOfLinesOfWindowsAreEndsOfLines) {
  EXPECT_THAT(ParseConfig("f", "a = 1\r\nb = 2").entries,
              ElementsAre(Entry(1, "a", "1"), Entry(2, "b", "2")));
}

TEST(ConfigFile, EachProblemNamesFileAndLine) {
  for (const std::string wrong :
       {"[section]", "key =", "= value", "key = \"open", "key = \"a\" b", "a = 1\na = 2"}) {
    EXPECT_THAT(ParseConfig("tertib.conf", "\n" + wrong).problems,
                ElementsAre(StartsWith("tertib.conf, line ")))
        << wrong;
  }
  EXPECT_THAT(ParseConfig("f", "a = 1\nb = 2\na = 3").problems,
              ElementsAre(AllOf(HasSubstr("line 3"), HasSubstr("line 1"), HasSubstr("a"))));
}

TEST(ConfigFile, WhatIsNoTextOrCannotBeReadIsOneProblem) {
  EXPECT_THAT(ParseConfig("f", "a = \xff").problems, ElementsAre(HasSubstr("UTF-8")));
  EXPECT_THAT(ParseConfig("f", std::string("a\0b", 3)).problems, ElementsAre(HasSubstr("UTF-8")));
  EXPECT_THAT(ReadConfigFile("/nowhere/f").problems, ElementsAre(HasSubstr("'/nowhere/f'")));
  EXPECT_THAT(ReadConfigFile("/").problems, ElementsAre(HasSubstr("folder")));
  EXPECT_THAT(ReadConfigFile("/dev/zero").problems, ElementsAre(HasSubstr("1 MiB")));
}

TEST(ConfigFile, ValuesInQuotesAreReadByCli11Too) {
  for (const std::string value : {"", "a b, c", "127.0.0.1:1", "[::1]:1", "say \"so\"", "it's"}) {
    const std::string line = "key = " + QuoteForConfig(value);
    EXPECT_THAT(ParseConfig("f", line).entries, ElementsAre(Entry(1, "key", value)));
    std::istringstream in(line);
    const auto items = CLI::ConfigTOML().from_config(in);
    ASSERT_EQ(items.size(), 1U) << line;
    EXPECT_THAT(items[0].inputs, ElementsAre(value)) << line;
  }
}

}  // namespace
}  // namespace tertib
