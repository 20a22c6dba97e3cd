#include "tests/monitoring/running_prometheus.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/monitoring/dashboard.h"
#include "tests/monitoring/json.h"
#include "tests/testing/probes.h"

namespace tertib {
namespace {

using google::protobuf::Value;

constexpr char kProgram[] = "/usr/bin/prometheus";

// Replaces each, of which there must be one at least.
std::string With(std::string text, const std::string& from, const std::string& to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "there is no " << from << " in:\n" << text;
  for (; at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string Target(const std::string& address) {
  return address.empty() ? "[]" : "[\"" + address + "\"]";
}

std::string UrlEncoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded += std::isalnum(byte) != 0 ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return encoded;
}

// Writes our own configuration and rules, but quicker, to a folder. A scrape may take as long as
// the time from one to the next.
void WriteConfiguration(const std::string& folder, const std::string& catalogue,
                        const std::string& recap) {
  const std::string ours = TERTIB_DEPLOY "/prometheus/";
  std::string config = ReadText(ours + "prometheus.yml");
  config = With(config, "scrape_interval: 15s", "scrape_interval: 5s");
  config = With(config, "evaluation_interval: 15s", "evaluation_interval: 1s");
  config = With(config, "[\"127.0.0.1:9401\"]", Target(catalogue));
  config = With(config, "[\"127.0.0.1:9402\"]", Target(recap));
  std::ofstream(folder + "/prometheus.yml") << config;
  std::filesystem::create_directory(folder + "/rules");
  for (const auto& rules : std::filesystem::directory_iterator(ours + "rules")) {
    std::string text = ReadText(rules.path());
    if (rules.path().filename() == "calls.yml") {
      text = With(text, "interval: 1m", "interval: 1s");
    }
    std::ofstream(folder + "/rules/" + rules.path().filename().string()) << text;
  }
}

}  // namespace

RunningPrometheus::RunningPrometheus(const std::string& catalogue, const std::string& recap) {
  WriteConfiguration(directory_.path(), catalogue, recap);
  process_ = ChildProcess::Start({kProgram, "--config.file=" + (directory_ / "prometheus.yml"),
                                  "--storage.tsdb.path=" + (directory_ / "data"),
                                  "--web.listen-address=127.0.0.1:0", "--log.format=json"})
                 .value();
  const auto listening = process_->ReadUntil(
      [](const std::string& line) { return LogField(line, "msg") == "Listening on"; });
  address_ = LogField(listening.value_or(""), "address");
  const auto ready = process_->ReadUntil([](const std::string& line) {
    return LogField(line, "msg") == "Server is ready to receive web requests.";
  });
  EXPECT_TRUE(ready) << "apt-get install prometheus\n" << process_->Log();
}

RunningPrometheus::~RunningPrometheus() {
  if (testing::Test::HasFailure()) {
    std::cerr << process_->Log();
  }
}

Value RunningPrometheus::Ask(const std::string& path) const {
  const std::string answer = AskHttp(address_, "GET " + path + " HTTP/1.0\r\n\r\n");
  const size_t body = answer.find("\r\n\r\n");
  EXPECT_NE(body, std::string::npos) << path << ": " << answer;
  return body == std::string::npos ? Value() : ParseJson(answer.substr(body + 4));
}

absl::StatusOr<std::vector<Sample>> RunningPrometheus::Query(const std::string& expression) const {
  const Value answer = Ask("/api/v1/query?query=" + UrlEncoded(expression));
  if (TextAt(answer, "status") != "success") {
    return absl::InvalidArgumentError(expression + ": " + TextAt(answer, "error"));
  }
  std::vector<Sample> samples;
  for (const Value& series : ListAt(answer, "data.result")) {
    samples.push_back({At(series, "metric").ShortDebugString(),
                       std::stod(ListAt(series, "value").at(1).string_value())});
  }
  return samples;
}

std::vector<Rule> RunningPrometheus::Rules() const {
  std::vector<Rule> rules;
  for (const Value& group : ListAt(Ask("/api/v1/rules"), "data.groups")) {
    for (const Value& rule : ListAt(group, "rules")) {
      rules.push_back({.name = TextAt(rule, "name"),
                       .expression = TextAt(rule, "query"),
                       .alerts = TextAt(rule, "type") == "alerting",
                       .health = TextAt(rule, "health"),
                       .last_error = TextAt(rule, "lastError"),
                       .json = rule});
    }
  }
  return rules;
}

}  // namespace tertib
