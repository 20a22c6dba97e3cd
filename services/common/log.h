#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace tertib {

// Writes one JSON object a line: time (RFC 3339), level, service, message, then the fields in the
// order given. Any thread may call it.
class Logger {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

  // Writes to standard error.
  explicit Logger(std::string_view service);
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void Info(std::string_view message, Fields fields = {});
  void Warning(std::string_view message, Fields fields = {});
  void Error(std::string_view message, Fields fields = {});

 private:
  void Write(std::string_view level, std::string_view message, Fields fields);

  std::string service_;
  std::unique_ptr<spdlog::logger> sink_;
};

}  // namespace tertib
