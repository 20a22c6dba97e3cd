// Whether the two dashboards are fit to be read: on one screen, each figure explained.

#include "tests/monitoring/dashboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "tests/monitoring/json.h"

namespace tertib {
namespace {

using google::protobuf::Value;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// What Grafana has in the height of a screen of 1,080 lines, at 38 lines a row of its grid, with
// what stands above.
constexpr int kRows = 26;
constexpr int kColumns = 24;
const std::string kDatasource = "${datasource}";

// Calls `check` with each dashboard and each of its panels.
template <typename Check>
void ForEachPanel(const Check& check) {
  for (const Dashboard& dashboard : ReadDashboards()) {
    const auto panels = ListAt(dashboard.json, "panels");
    EXPECT_GE(panels.size(), 10);
    for (const Value& panel : panels) {
      SCOPED_TRACE(dashboard.name + ": " + TextAt(panel, "title"));
      check(dashboard, panel);
    }
  }
}

TEST(Dashboards, EachPanelSaysWhatItShowsAndInWhatUnit) {
  std::set<std::string> titles;
  ForEachPanel([&titles](const Dashboard& dashboard, const Value& panel) {
    const std::string title = TextAt(panel, "title");
    EXPECT_NE(title, "");
    EXPECT_TRUE(titles.insert(dashboard.name + title).second) << "twice";
    EXPECT_THAT(title, Not(::testing::ContainsRegex("[,;:|]"))) << "docs/metrics.md lists titles";
    EXPECT_GE(TextAt(panel, "description").size(), 20);
    EXPECT_NE(TextAt(panel, "fieldConfig.defaults.unit"), "");
  });
}

TEST(Dashboards, FitOnOneScreenWithoutOverlap) {
  std::set<std::pair<int, int>> taken;
  std::string name;
  ForEachPanel([&](const Dashboard& dashboard, const Value& panel) {
    if (name != dashboard.name) {
      name = dashboard.name;
      taken.clear();
    }
    const int x = NumberAt(panel, "gridPos.x");
    const int y = NumberAt(panel, "gridPos.y");
    const int right = x + NumberAt(panel, "gridPos.w");
    const int bottom = y + NumberAt(panel, "gridPos.h");
    EXPECT_NE(TextAt(panel, "type"), "row") << "would hide what stands in it";
    EXPECT_LT(x, right);
    EXPECT_LT(y, bottom);
    EXPECT_LE(right, kColumns);
    EXPECT_LE(bottom, kRows);
    for (int column = x; column < right; ++column) {
      for (int row = y; row < bottom; ++row) {
        EXPECT_TRUE(taken.insert({column, row}).second) << column << ", " << row;
      }
    }
  });
}

TEST(Dashboards, AskTheDatasourceThatIsChosen) {
  ForEachPanel([](const Dashboard& dashboard, const Value& panel) {
    EXPECT_EQ(TextAt(panel, "datasource.uid"), kDatasource);
    std::set<std::string> ids;
    for (const Value& target : ListAt(panel, "targets")) {
      EXPECT_EQ(TextAt(target, "datasource.uid"), kDatasource);
      EXPECT_TRUE(ids.insert(TextAt(target, "refId")).second) << TextAt(target, "refId");
    }
    EXPECT_FALSE(ids.empty());
    const auto variables = ListAt(dashboard.json, "templating.list");
    EXPECT_EQ(TextAt(variables.front(), "name"), "datasource");
    EXPECT_EQ(TextAt(variables.front(), "type"), "datasource");
    EXPECT_EQ(TextAt(variables.front(), "query"), "prometheus");
  });
}

TEST(Dashboards, EachVariableIsUsedAndEachThatIsUsedIsThere) {
  for (const Dashboard& dashboard : ReadDashboards()) {
    std::string all;
    for (const Value& panel : ListAt(dashboard.json, "panels")) {
      for (const std::string& expression : ExpressionsOf(panel)) {
        all += expression + "\n";
        EXPECT_THAT(FilledIn(expression, dashboard), Not(HasSubstr("$")));
      }
    }
    for (const Value& variable : ListAt(dashboard.json, "templating.list")) {
      if (TextAt(variable, "type") == "query") {
        EXPECT_EQ(TextAt(variable, "datasource.uid"), kDatasource);
        EXPECT_THAT(all, HasSubstr("$" + TextAt(variable, "name")));
      }
    }
  }
}

TEST(Dashboards, LinkToEachOtherByUidsThatStay) {
  const auto dashboards = ReadDashboards();
  EXPECT_EQ(TextAt(dashboards[0].json, "uid"), "tertib-register");
  EXPECT_EQ(TextAt(dashboards[1].json, "uid"), "tertib-services");
  for (size_t one = 0; one < 2; ++one) {
    std::set<std::string> urls;
    for (const Value& link : ListAt(dashboards[one].json, "links")) {
      urls.insert(TextAt(link, "url"));
    }
    EXPECT_THAT(urls, Contains("/d/" + TextAt(dashboards[1 - one].json, "uid")));
  }
}

TEST(Dashboards, NumberTheirPanelsOnce) {
  std::set<std::pair<std::string, int>> ids;
  ForEachPanel([&ids](const Dashboard& dashboard, const Value& panel) {
    EXPECT_TRUE(ids.insert({dashboard.name, NumberAt(panel, "id")}).second);
  });
}

}  // namespace
}  // namespace tertib
