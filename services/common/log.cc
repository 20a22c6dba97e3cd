#include "services/common/log.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace tertib {
namespace {

std::string Quote(std::string_view text) {
  google::protobuf::Value value;
  value.set_string_value(std::string(text));
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(value, &json).ok()) {
    return "\"(not printable)\"";
  }
  return json;
}

}  // namespace

Logger::Logger(std::string_view service)
    : service_(service),
      sink_(std::make_unique<spdlog::logger>(std::string(service),
                                             std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  sink_->set_pattern("%v");
}

Logger::~Logger() = default;

void Logger::Info(std::string_view message, Fields fields) { Write("info", message, fields); }
void Logger::Warning(std::string_view message, Fields fields) { Write("warning", message, fields); }
void Logger::Error(std::string_view message, Fields fields) { Write("error", message, fields); }

void Logger::Write(std::string_view level, std::string_view message, Fields fields) {
  std::string line =
      fmt::format(R"({{"time":"{}","level":"{}","service":"{}","message":{})",
                  absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()), level,
                  service_, Quote(message));
  for (const auto& [key, value] : fields) {
    line += fmt::format(",{}:{}", Quote(key), Quote(value));
  }
  line += '}';
  sink_->info(line);
  sink_->flush();
}

}  // namespace tertib
