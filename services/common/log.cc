#include "services/common/log.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/common/clock.h"
#include "services/common/json_text.h"
#include "services/common/mutex.h"
#include "services/common/repeated_lines.h"

namespace tertib {

// What is held back, for the threads that log and for the writer's.
class Logger::Repeats {
 public:
  bool Hold(const Sameness& same, const std::string& line) {
    const MutexLock lock(mutex_);
    return lines_.Hold(same.text, line, std::chrono::steady_clock::now(), same.burst);
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

void Logger::Debug(std::string_view message, Fields fields) {
  Write(LogLevel::kDebug, message, fields);
}
void Logger::Info(std::string_view message, Fields fields) {
  Write(LogLevel::kInfo, message, fields);
}
void Logger::Warning(std::string_view message, Fields fields) {
  Write(LogLevel::kWarning, message, fields, {.text = message});
}
void Logger::Error(std::string_view message, Fields fields) {
  Write(LogLevel::kError, message, fields, {.text = message});
}
void Logger::Fatal(std::string_view message, Fields fields) {
  Write(LogLevel::kFatal, message, fields);
}

void Logger::Write(LogLevel level, std::string_view message, std::span<const Field> fields) {
  if (Wants(level)) {
    writer_->Write(Format(level, message, fields) + "}");
  }
}

void Logger::Write(LogLevel level, std::string_view message, std::span<const Field> fields,
                   const Sameness& same) {
  if (!Wants(level)) {
    return;
  }
  std::string line = Format(level, message, fields);
  if (!repeats_->Hold(same, line)) {
    writer_->Write(std::move(line) + "}");
  }
}

std::string Logger::Format(LogLevel level, std::string_view message,
                           std::span<const Field> fields) const {
  std::string line =
      fmt::format(R"({{"time":"{}","level":"{}","service":"{}","message":)",
                  absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()),
                  LogLevelName(level), service_);
  AppendJsonString(message, line);
  for (const auto& [key, value] : fields) {
    line += ',';
    AppendJsonString(key, line);
    line += ':';
    AppendJsonString(value, line);
  }
  return line;
}

}  // namespace tertib
