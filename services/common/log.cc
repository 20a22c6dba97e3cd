#include "services/common/log.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <chrono>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/common/clock.h"
#include "services/common/mutex.h"
#include "services/common/repeated_lines.h"

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

// What is held back, for the threads that log and for the writer's.
class Logger::Repeats {
 public:
  bool Hold(std::string_view message, const std::string& line) {
    const MutexLock lock(mutex_);
    return lines_.Hold(message, line, std::chrono::steady_clock::now());
  }
  // The lines that are due, whole.
  std::vector<std::string> TakeDue(SteadyTime now) {
    const MutexLock lock(mutex_);
    std::vector<std::string> lines;
    for (const RepeatedLines::Held& held : lines_.TakeDue(now)) {
      lines.push_back(fmt::format(R"({},"repeated":"{}"}})", held.line, held.count));
    }
    return lines;
  }

 private:
  Mutex mutex_;
  RepeatedLines lines_ TERTIB_GUARDED_BY(mutex_);
};

Logger::Logger(std::string_view service, int descriptor)
    : service_(service), repeats_(std::make_shared<Repeats>()) {
  LineWriter::Options options;
  options.descriptor = descriptor;
  options.describe_lost = [service = service_](uint64_t lost) {
    return fmt::format(R"({{"time":"{}","level":"warning","service":"{}",)"
                       R"("message":"log lines were lost: nobody read them","count":"{}"}})",
                       absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()),
                       service, lost);
  };
  options.lines_due = [repeats = repeats_] {
    return repeats->TakeDue(std::chrono::steady_clock::now());
  };
  writer_ = std::make_unique<LineWriter>(std::move(options));
}

Logger::~Logger() {
  for (std::string& line : repeats_->TakeDue(SteadyTime::max())) {
    writer_->Write(std::move(line));
  }
}

void Logger::Info(std::string_view message, Fields fields) {
  writer_->Write(Format("info", message, fields) + "}");
}
void Logger::Warning(std::string_view message, Fields fields) {
  WriteUnlessRepeated("warning", message, fields);
}
void Logger::Error(std::string_view message, Fields fields) {
  WriteUnlessRepeated("error", message, fields);
}

void Logger::WriteUnlessRepeated(std::string_view level, std::string_view message, Fields fields) {
  const std::string line = Format(level, message, fields);
  if (!repeats_->Hold(message, line)) {
    writer_->Write(line + "}");
  }
}

std::string Logger::Format(std::string_view level, std::string_view message, Fields fields) const {
  std::string line =
      fmt::format(R"({{"time":"{}","level":"{}","service":"{}","message":{})",
                  absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()), level,
                  service_, Quote(message));
  for (const auto& [key, value] : fields) {
    line += fmt::format(",{}:{}", Quote(key), Quote(value));
  }
  return line;
}

}  // namespace tertib
