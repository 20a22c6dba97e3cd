#pragma once

#include <google/protobuf/struct.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {

// A rule that Prometheus has loaded.
struct Rule {
  std::string name;
  std::string expression;
  bool alerts = false;
  std::string health;            // "ok" once it was evaluated without an error.
  std::string last_error;        // Empty: none.
  google::protobuf::Value json;  // All that Prometheus says of it.
};

// One series of an answer.
struct Sample {
  std::string labels;  // As JSON.
  double value = 0;
};

// The real Prometheus with our own configuration and rules, but for its targets, and every second
// or two what they say to do less often. Used from one thread.
class RunningPrometheus {
 public:
  // Starts it and waits until it answers. It scrapes these addresses; empty ones are nobody's.
  RunningPrometheus(const std::string& catalogue, const std::string& recap);
  // If the test has failed, shows what it logged.
  ~RunningPrometheus();
  RunningPrometheus(const RunningPrometheus&) = delete;
  RunningPrometheus& operator=(const RunningPrometheus&) = delete;

  // What an expression gives now. INVALID_ARGUMENT with Prometheus's own words if it is none.
  absl::StatusOr<std::vector<Sample>> Query(const std::string& expression) const;

  // All rules, in the order of the files.
  std::vector<Rule> Rules() const;

 private:
  // The answer of the HTTP API.
  google::protobuf::Value Ask(const std::string& path) const;

  const TempDir directory_;
  std::unique_ptr<ChildProcess> process_;
  std::string address_;
};

}  // namespace tertib
