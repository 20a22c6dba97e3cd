#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/log_level.h"

namespace tertib {

// What kind of value a setting has, and where it goes.
struct SettingValue {
  // For --help: TEXT, SECONDS, …
  std::string takes;
  // A flag of this name alone, without a value, means yes.
  bool yes_or_no = false;
  // Stands in quotes in a file.
  bool quoted = false;
  // Takes a value; or says what it must be, to be put behind the value: "must be a whole number …".
  // Then nothing has changed.
  std::function<absl::Status(std::string_view text)> take;
  // The value that it has now, as `take` would read it.
  std::function<std::string()> show;
};

// Any text.
SettingValue TextValue(std::string& target);
// true or false, as CLI11 reads them: yes, on, 1, …
SettingValue YesNoValue(bool& target);
// One of debug, info, warning and error.
SettingValue LogLevelValue(LogLevel& target);
// A number of seconds ("60", "0.5"), or a time with its unit ("500ms", "1m30s").
SettingValue SecondsValue(absl::Duration& target, absl::Duration least, absl::Duration most);
// A whole number, in decimal digits, that `set` and `get` take to its place.
SettingValue WholeNumber(int64_t least, int64_t most, std::function<void(int64_t)> set,
                         std::function<int64_t()> get);
// The same, for a number that stands there as it is.
template <std::integral T>
SettingValue WholeNumber(T& target, int64_t least, int64_t most) {
  return WholeNumber(
      least, most, [&target](int64_t number) { target = static_cast<T>(number); },
      [&target] { return static_cast<int64_t>(target); });
}

// One setting of a program.
struct Setting {
  // As in the file: max-calls. The flag is --max-calls.
  std::string key;
  // In the environment: TERTIB_RECAP_MAX_CALLS.
  std::string variable;
  // What it is for: for --help, and the file's comments.
  std::string meaning;
  // A running service takes up another value when it reloads; else at its next start.
  bool reloadable = false;
  SettingValue value;
};

}  // namespace tertib
