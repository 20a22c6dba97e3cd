#include "services/common/log_level.h"

#include <array>

namespace tertib {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warning", "error", "fatal"};

}  // namespace

std::string_view LogLevelName(LogLevel level) { return kNames.at(static_cast<size_t>(level)); }

std::optional<LogLevel> ParseLogLevel(std::string_view name) {
  for (const LogLevel level :
       {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    if (LogLevelName(level) == name) {
      return level;
    }
  }
  return std::nullopt;
}

}  // namespace tertib
