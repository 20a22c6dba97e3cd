// Our rules for Prometheus, held against what Prometheus says of them and against their own tests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/monitoring/dashboard.h"
#include "tests/monitoring/json.h"
#include "tests/monitoring/running_prometheus.h"
#include "tests/testing/child_process.h"

namespace tertib {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kFolder = TERTIB_DEPLOY "/prometheus/";
const std::string kRunbook = "docs/runbook.md#";

// The names of the files of rules.
std::vector<std::string> RuleFiles() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(kFolder + "rules")) {
    names.push_back(file.path().stem());
  }
  return names;
}

void ExpectContent(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"/usr/bin/promtool"};
  command.insert(command.end(), words.begin(), words.end());
  const auto ended = RunToEnd(command);
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->exit_code, 0) << ended->output << ended->errors;
}

TEST(MonitoringRules, PromtoolFindsTheConfigurationValid) {
  ExpectContent({"check", "config", kFolder + "prometheus.yml"});
}

class RuleFile : public ::testing::TestWithParam<std::string> {};

TEST_P(RuleFile, IsValid) {
  ExpectContent({"check", "rules", kFolder + "rules/" + GetParam() + ".yml"});
}

TEST_P(RuleFile, AlertsFireWhenTheyMustAndOnlyThen) {
  ExpectContent({"test", "rules", kFolder + "tests/" + GetParam() + ".yml"});
}

INSTANTIATE_TEST_SUITE_P(Monitoring, RuleFile, ::testing::ValuesIn(RuleFiles()),
                         [](const auto& file) { return file.param; });

// What the tests of the rules expect of each alert: "X fires", "X is silent".
std::set<std::string> Expectations() {
  std::set<std::string> expectations;
  for (const auto& file : std::filesystem::directory_iterator(kFolder + "tests")) {
    std::stringstream text(ReadText(file.path()));
    std::string alert;
    for (std::string line; std::getline(text, line);) {
      const std::string before = "alertname=\"";
      if (const size_t at = line.find(before); at != std::string::npos) {
        const size_t start = at + before.size();
        alert = line.substr(start, line.find('"', start) - start);
      } else if (line.find("exp_samples:") != std::string::npos) {
        expectations.insert(alert + (line.ends_with("[]") ? " is silent" : " fires"));
      }
    }
  }
  return expectations;
}

TEST(MonitoringRules, EachAlertIsTriedFiringAndSilent) {
  const RunningPrometheus prometheus("", "");
  const auto expectations = Expectations();
  for (const Rule& rule : prometheus.Rules()) {
    if (rule.alerts) {
      EXPECT_TRUE(expectations.contains(rule.name + " fires")) << rule.name;
      EXPECT_TRUE(expectations.contains(rule.name + " is silent")) << rule.name;
    }
  }
}

TEST(MonitoringRules, EachAlertSaysHowBadItIsAndWhatToDo) {
  const RunningPrometheus prometheus("", "");
  const auto rules = prometheus.Rules();
  EXPECT_GE(rules.size(), 50);
  for (const Rule& rule : rules) {
    if (rule.alerts) {
      SCOPED_TRACE(rule.name);
      EXPECT_THAT(rule.name, StartsWith("Tertib"));
      EXPECT_THAT(TextAt(rule.json, "labels.severity"), AnyOf("critical", "warning"));
      EXPECT_GE(TextAt(rule.json, "annotations.summary").size(), 10);
      EXPECT_GE(TextAt(rule.json, "annotations.description").size(), 80);
      EXPECT_THAT(TextAt(rule.json, "annotations.runbook_url"), StartsWith(kRunbook));
    }
  }
}

// The anchors of a document's headings, as GitHub makes them.
std::set<std::string> AnchorsOf(const std::string& document) {
  std::set<std::string> anchors;
  std::stringstream text(document);
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("#")) {
      std::string anchor;
      for (const char c : line.substr(line.find(' ') + 1)) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_') {
          anchor += static_cast<char>(std::tolower(byte));
        } else if (c == ' ') {
          anchor += '-';
        }
      }
      anchors.insert(anchor);
    }
  }
  return anchors;
}

TEST(MonitoringRules, EachAlertLeadsToAHeadingOfTheRunbook) {
  const std::string path = TERTIB_DOCS "/runbook.md";
  ASSERT_TRUE(std::filesystem::exists(path)) << path;
  const auto anchors = AnchorsOf(ReadText(path));
  const RunningPrometheus prometheus("", "");
  for (const Rule& rule : prometheus.Rules()) {
    if (rule.alerts) {
      const std::string url = TextAt(rule.json, "annotations.runbook_url");
      EXPECT_TRUE(anchors.contains(url.substr(url.find('#') + 1))) << rule.name << ": " << url;
    }
  }
}

TEST(MonitoringRules, TheConfigurationLooksWhereTheServicesListenIfNothingIsSet) {
  const std::string config = ReadText(kFolder + "prometheus.yml");
  for (const auto& [program, address] : {std::pair("tertib-catalogue", "127.0.0.1:9401"),
                                         std::pair("tertib-recap", "127.0.0.1:9402")}) {
    const auto help = RunToEnd({program, "--help"});
    ASSERT_TRUE(help.ok()) << help.status();
    EXPECT_THAT(help->output, HasSubstr(address));
    EXPECT_THAT(config, HasSubstr(std::string("job_name: ") + program));
    EXPECT_THAT(config, HasSubstr(address));
  }
}

}  // namespace
}  // namespace tertib
