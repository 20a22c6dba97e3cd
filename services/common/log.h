#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "services/common/line_writer.h"

namespace tertib {

// Writes one JSON object a line: time (RFC 3339), level, service, message, then the fields in the
// order given. Nobody who logs waits for who reads: see LineWriter. Warnings and errors of the same
// message are held back when they come in numbers, and told by one line with the field "repeated":
// see RepeatedLines. Any thread may call it.
class Logger {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

  // Writes to standard error, or to another descriptor, which must stay open.
  explicit Logger(std::string_view service, int descriptor = 2);
  // Waits a second at most for what is still to be written.
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void Info(std::string_view message, Fields fields = {});
  void Warning(std::string_view message, Fields fields = {});
  void Error(std::string_view message, Fields fields = {});

  // How many lines were lost because nobody read, or because they could not be written.
  uint64_t lost_lines() const { return writer_->lost(); }

 private:
  class Repeats;

  std::string Format(std::string_view level, std::string_view message, Fields fields) const;
  void WriteUnlessRepeated(std::string_view level, std::string_view message, Fields fields);

  const std::string service_;
  // Shared with the writer's thread, which may outlive this.
  const std::shared_ptr<Repeats> repeats_;
  std::unique_ptr<LineWriter> writer_;
};

}  // namespace tertib
