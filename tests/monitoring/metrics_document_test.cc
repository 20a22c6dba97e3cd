// Whether docs/metrics.md says of each metric which panels and alerts use it.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/monitoring/dashboard.h"
#include "tests/monitoring/json.h"
#include "tests/monitoring/promql.h"
#include "tests/monitoring/running_prometheus.h"

namespace tertib {
namespace {

using google::protobuf::Value;

// What Prometheus makes itself.
const std::set<std::string> kNotOurs = {"up", "ALERTS"};

// By metric, and then by where: a dashboard or "alerts", the panels or alerts there.
using Uses = std::map<std::string, std::map<std::string, std::set<std::string>>>;

// The metrics that an expression takes, also by way of recorded ones.
std::set<std::string> MetricsOf(const std::string& expression,
                                const std::map<std::string, std::string>& recorded) {
  std::set<std::string> metrics;
  for (const Selector& selector : SelectorsOf(expression)) {
    if (const auto rule = recorded.find(selector.metric); rule != recorded.end()) {
      metrics.merge(MetricsOf(rule->second, recorded));
    } else if (!kNotOurs.contains(selector.metric)) {
      metrics.insert(MetricOf(selector.metric));
    }
  }
  return metrics;
}

Uses AllUses() {
  const RunningPrometheus prometheus("", "");
  const auto rules = prometheus.Rules();
  std::map<std::string, std::string> recorded;
  for (const Rule& rule : rules) {
    if (!rule.alerts) {
      recorded[rule.name] = rule.expression;
    }
  }
  Uses uses;
  for (const Rule& rule : rules) {
    for (const std::string& metric : MetricsOf(rule.expression, recorded)) {
      if (rule.alerts) {
        uses[metric]["alerts"].insert("`" + rule.name + "`");
      }
    }
  }
  for (const Dashboard& dashboard : ReadDashboards()) {
    for (const Value& panel : ListAt(dashboard.json, "panels")) {
      for (const std::string& expression : ExpressionsOf(panel)) {
        for (const std::string& metric : MetricsOf(expression, recorded)) {
          uses[metric][dashboard.name].insert(TextAt(panel, "title"));
        }
      }
    }
  }
  return uses;
}

// As the document writes it: "Services: Calls, Memory; alerts: `TertibDown`".
std::string CellOf(const std::map<std::string, std::set<std::string>>& places) {
  std::string cell;
  for (const std::string place : {"Register", "Services", "alerts"}) {
    const auto found = places.find(place);
    if (found != places.end()) {
      cell += (cell.empty() ? "" : "; ") + place + ": ";
      for (const std::string& name : found->second) {
        cell += (name == *found->second.begin() ? "" : ", ") + name;
      }
    }
  }
  return cell;
}

// The last cell of each metric's row in the document.
std::map<std::string, std::string> DocumentedUses() {
  std::map<std::string, std::string> cells;
  std::stringstream document(ReadText(TERTIB_DOCS "/metrics.md"));
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("| `") && line.ends_with(" |")) {
      const size_t last = line.rfind('|', line.size() - 2) + 2;
      const std::string cell = line.substr(last, line.size() - last - 1);
      cells[line.substr(3, line.find('`', 3) - 3)] = cell.substr(0, cell.find_last_not_of(' ') + 1);
    }
  }
  return cells;
}

TEST(MetricsDocument, SaysWhichPanelsAndAlertsUseEachMetric) {
  const Uses uses = AllUses();
  const auto documented = DocumentedUses();
  EXPECT_GE(documented.size(), 70);
  for (const auto& [metric, places] : uses) {
    const auto row = documented.find(metric);
    EXPECT_EQ(row == documented.end() ? "no row" : row->second, CellOf(places)) << metric;
  }
  for (const auto& [metric, cell] : documented) {
    if (!uses.contains(metric)) {
      EXPECT_TRUE(cell.starts_with("— (")) << metric << ": nothing uses it, and no reason is told";
    }
  }
}

}  // namespace
}  // namespace tertib
