#pragma once

#include <google/protobuf/struct.pb.h>

#include <string>
#include <vector>

namespace tertib {

// One of deploy/grafana's dashboards, as it stands in its file.
struct Dashboard {
  std::string name;  // Of the file, as docs/metrics.md writes it: "Services".
  google::protobuf::Value json;
};

// Both of them.
std::vector<Dashboard> ReadDashboards();

// All text of a file. Fails the test if it cannot be read.
std::string ReadText(const std::string& path);

// The expressions of a panel, in order.
std::vector<std::string> ExpressionsOf(const google::protobuf::Value& panel);

// An expression as Grafana sends it, with everything chosen in the variables, and rates over a
// window that fits a test.
std::string FilledIn(const std::string& expression, const Dashboard& dashboard);

// What gives a series for each choice of a variable, whose query is label_values(SELECTOR, LABEL).
// Fails the test if it is none.
std::string ChoicesOf(const google::protobuf::Value& variable);

}  // namespace tertib
