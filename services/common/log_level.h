#pragma once

#include <optional>
#include <string_view>

namespace tertib {

// How much a line of the log matters.
enum class LogLevel {
  kDebug,    // For who looks for a fault: every call.
  kInfo,     // What happened, and is as it should be.
  kWarning,  // What somebody should look into.
  kError,    // What does not work.
  kFatal,    // What the process ends for; always written.
};

// "debug", "info", "warning", "error", "fatal".
std::string_view LogLevelName(LogLevel level);

// The level of that name from which on lines can be asked for, so none for "fatal"; nothing if
// there is no such.
std::optional<LogLevel> ParseLogLevel(std::string_view name);

}  // namespace tertib
