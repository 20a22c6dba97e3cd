#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "services/common/line_writer.h"
#include "services/common/log_level.h"

namespace tertib {

// Writes one JSON object a line: time (RFC 3339), level, service, message, then the fields in the
// order given. Lines below its level are left out; from info on they are written unless somebody
// says otherwise. Nobody who logs waits for who reads: see LineWriter. Warnings and errors of the
// same message are held back when they come in numbers, and told by one line with the field
// "repeated": see RepeatedLines. Any thread may call it.
class Logger {
 public:
  using Field = std::pair<std::string_view, std::string>;
  using Fields = std::initializer_list<Field>;

  // What is the same about lines that come in numbers.
  struct Sameness {
    std::string_view text;
    // So many are written before the others are held back.
    size_t burst = 1;
  };

  // Writes to standard error, or to another descriptor, which must stay open.
  explicit Logger(std::string_view service, int descriptor = 2);
  // Waits a second at most for what is still to be written.
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  // From which level on lines are written.
  void SetLevel(LogLevel level) { level_.store(level, std::memory_order_relaxed); }
  LogLevel level() const { return level_.load(std::memory_order_relaxed); }
  // Whether a line of that level would be written; costs next to nothing.
  bool Wants(LogLevel level) const { return level >= this->level(); }

  void Debug(std::string_view message, Fields fields = {});
  void Info(std::string_view message, Fields fields = {});
  void Warning(std::string_view message, Fields fields = {});
  void Error(std::string_view message, Fields fields = {});
  // Why the process ends.
  void Fatal(std::string_view message, Fields fields = {});

  // Never held back.
  void Write(LogLevel level, std::string_view message, std::span<const Field> fields);
  // Held back as `same` says.
  void Write(LogLevel level, std::string_view message, std::span<const Field> fields,
             const Sameness& same);

  // How many lines were lost because nobody read, or because they could not be written.
  uint64_t lost_lines() const { return writer_->lost(); }

 private:
  class Repeats;

  std::string Format(LogLevel level, std::string_view message, std::span<const Field> fields) const;

  const std::string service_;
  std::atomic<LogLevel> level_ = LogLevel::kInfo;
  // Shared with the writer's thread, which may outlive this.
  const std::shared_ptr<Repeats> repeats_;
  std::unique_ptr<LineWriter> writer_;
};

}  // namespace tertib
