// Every expression of every panel, variable, rule and alert, as a real Prometheus sees both
// services under load.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/monitoring/dashboard.h"
#include "tests/monitoring/json.h"
#include "tests/monitoring/load.h"
#include "tests/monitoring/promql.h"
#include "tests/monitoring/running_prometheus.h"

namespace tertib {
namespace {

using google::protobuf::Value;

// What may give nothing although all is well, and why.
const std::map<std::string, std::string> kMayBeEmpty = {
    {"TertibAbsent", "absent() gives a series only for what is not there"},
    {"ALERTS", "has a series only while an alert is pending or fires"},
};

class Expressions : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(suite_.GetRecap("", 0).ok()) << "the recap has to follow before it is asked";
    load_ = std::make_unique<Load>(suite_);
    prometheus_ = std::make_unique<RunningPrometheus>(suite_.catalogue().metrics(),
                                                      suite_.recap_service().metrics());
  }

  // Asks until a figure comes, and prints the largest beside what it is of. Fails the test if none
  // comes, or if the expression is none. A rate takes two scrapes at least. After one failure there
  // is no more patience.
  void ExpectData(const std::string& of, const std::string& expression) const {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(HasFailure() ? 0 : 60);
    while (true) {
      const auto samples = prometheus_->Query(expression);
      ASSERT_TRUE(samples.ok()) << of << ": " << samples.status();
      double largest = std::numeric_limits<double>::quiet_NaN();
      for (const Sample& sample : *samples) {
        largest = std::fmax(largest, sample.value);
      }
      if (std::isfinite(largest)) {
        std::cout << fmt::format("| {} | {} series | {} |\n", of, samples->size(), largest);
        return;
      }
      ASSERT_LT(std::chrono::steady_clock::now(), deadline)
          << of << " gives " << samples->size() << " series but no figure: " << expression;
    }
  }

  // So, of everything that the expression takes.
  void ExpectSelectorsFindSeries(const std::string& of, const std::string& expression) const {
    for (const Selector& selector : SelectorsOf(expression)) {
      if (!kMayBeEmpty.contains(selector.metric)) {
        ExpectData(of + ": " + selector.text, "count(" + selector.text + ")");
      }
    }
  }

  RunningSuite suite_;
  std::unique_ptr<Load> load_;
  std::unique_ptr<RunningPrometheus> prometheus_;
};

TEST_F(Expressions, OfEveryPanelGiveData) {
  for (const Dashboard& dashboard : ReadDashboards()) {
    for (const Value& panel : ListAt(dashboard.json, "panels")) {
      for (const Value& target : ListAt(panel, "targets")) {
        const std::string of = dashboard.name + " | " + TextAt(panel, "title") + " | " +
                               TextAt(target, "refId") + " " + TextAt(target, "legendFormat");
        const std::string expression = FilledIn(TextAt(target, "expr"), dashboard);
        ExpectSelectorsFindSeries(of, expression);
        ExpectData(of, expression);
      }
    }
  }
}

TEST_F(Expressions, OfEveryVariableGiveChoices) {
  for (const Dashboard& dashboard : ReadDashboards()) {
    for (const Value& variable : ListAt(dashboard.json, "templating.list")) {
      if (TextAt(variable, "type") == "query") {
        ExpectData(dashboard.name + " | $" + TextAt(variable, "name"),
                   FilledIn(ChoicesOf(variable), dashboard));
      }
    }
  }
}

TEST_F(Expressions, OfEveryRuleGiveData) {
  for (const Rule& rule : prometheus_->Rules()) {
    ASSERT_TRUE(prometheus_->Query(rule.expression).ok()) << rule.expression;
    ExpectSelectorsFindSeries(rule.name, rule.expression);
    if (!kMayBeEmpty.contains(rule.name)) {
      ExpectData(rule.name, rule.alerts ? WithoutFilters(rule.expression) : rule.expression);
    }
  }
  for (const Rule& rule : prometheus_->Rules()) {
    EXPECT_EQ(rule.health, "ok") << rule.name << ": " << rule.last_error;
  }
}

TEST_F(Expressions, NoAlertFiresWhileAllIsWell) {
  ExpectData("scraped", "count(up == 1) == 2");
  ExpectData("evaluated", "count(job:tertib_calls:rate5m) == 2");
  const auto firing = prometheus_->Query("ALERTS{alertstate=\"firing\"}");
  ASSERT_TRUE(firing.ok()) << firing.status();
  for (const Sample& alert : *firing) {
    ADD_FAILURE() << alert.labels;
  }
}

}  // namespace
}  // namespace tertib
