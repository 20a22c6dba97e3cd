#include "tests/monitoring/dashboard.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/monitoring/json.h"

namespace tertib {
namespace {

using google::protobuf::Value;

void Replace(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Dashboard> ReadDashboards() {
  std::vector<Dashboard> dashboards;
  const std::string folder = TERTIB_DEPLOY "/grafana/dashboards/";
  dashboards.push_back({"Register", ParseJson(ReadText(folder + "register.json"))});
  dashboards.push_back({"Services", ParseJson(ReadText(folder + "services.json"))});
  return dashboards;
}

std::vector<std::string> ExpressionsOf(const Value& panel) {
  std::vector<std::string> expressions;
  for (const Value& target : ListAt(panel, "targets")) {
    expressions.push_back(TextAt(target, "expr"));
  }
  return expressions;
}

std::string FilledIn(const std::string& expression, const Dashboard& dashboard) {
  std::string filled = expression;
  Replace(filled, "$__rate_interval", "1m");
  for (const Value& variable : ListAt(dashboard.json, "templating.list")) {
    Replace(filled, "$" + TextAt(variable, "name"), TextAt(variable, "allValue"));
  }
  return filled;
}

std::string ChoicesOf(const Value& variable) {
  const std::string query = TextAt(variable, "query.query");
  const std::string start = "label_values(";
  const size_t comma = query.rfind(", ");
  if (!query.starts_with(start) || !query.ends_with(")") || comma == std::string::npos) {
    ADD_FAILURE() << "not label_values(SELECTOR, LABEL): " << query;
    return "";
  }
  const std::string label = query.substr(comma + 2, query.size() - comma - 3);
  return "count by (" + label + ") (" + query.substr(start.size(), comma - start.size()) + ")";
}

}  // namespace tertib
