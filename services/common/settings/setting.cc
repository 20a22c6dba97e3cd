#include "services/common/settings/setting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "services/common/text.h"

namespace tertib {
namespace {

constexpr std::array<std::string_view, 5> kYes = {"true", "yes", "on", "enable", "1"};
constexpr std::array<std::string_view, 5> kNo = {"false", "no", "off", "disable", "0"};

absl::Status MustBe(std::string what) {
  return absl::InvalidArgumentError("must be " + std::move(what));
}

// As a number of seconds, the shortest that is the same.
std::string ShowSeconds(absl::Duration duration) {
  return fmt::format("{}", absl::ToDoubleSeconds(duration));
}

std::optional<absl::Duration> ParseSeconds(std::string_view text) {
  double seconds = 0;
  if (absl::SimpleAtod(std::string(text), &seconds)) {
    return absl::Seconds(seconds);
  }
  absl::Duration duration;
  if (absl::ParseDuration(std::string(text), &duration)) {
    return duration;
  }
  return std::nullopt;
}

}  // namespace

SettingValue TextValue(std::string& target) {
  return {.takes = "TEXT",
          .quoted = true,
          .take =
              [&target](std::string_view text) {
                // Else no file could hold it.
                const bool quotable = text.find('"') == std::string_view::npos ||
                                      text.find('\'') == std::string_view::npos;
                if (!quotable || FindInvalidUtf8(text) || HasControlCharacters(text)) {
                  return MustBe("text of one line, in UTF-8, without both kinds of quotes");
                }
                target = text;
                return absl::OkStatus();
              },
          .show = [&target] { return target; }};
}

SettingValue YesNoValue(bool& target) {
  return {.takes = "true or false",
          .yes_or_no = true,
          .take =
              [&target](std::string_view text) {
                const std::string word = absl::AsciiStrToLower(std::string(text));
                const bool yes = std::find(kYes.begin(), kYes.end(), word) != kYes.end();
                if (!yes && std::find(kNo.begin(), kNo.end(), word) == kNo.end()) {
                  return MustBe("true or false");
                }
                target = yes;
                return absl::OkStatus();
              },
          .show = [&target] { return target ? "true" : "false"; }};
}

SettingValue LogLevelValue(LogLevel& target) {
  return {.takes = "LEVEL",
          .quoted = true,
          .take =
              [&target](std::string_view text) {
                const auto level = ParseLogLevel(text);
                if (!level) {
                  return MustBe("debug, info, warning or error");
                }
                target = *level;
                return absl::OkStatus();
              },
          .show = [&target] { return std::string(LogLevelName(target)); }};
}

SettingValue SecondsValue(absl::Duration& target, absl::Duration least, absl::Duration most) {
  return {.takes = "SECONDS",
          .take =
              [&target, least, most](std::string_view text) {
                const auto duration = ParseSeconds(text);
                if (!duration || !(*duration >= least && *duration <= most)) {
                  return MustBe(fmt::format("a number of seconds from {} to {}", ShowSeconds(least),
                                            ShowSeconds(most)));
                }
                target = *duration;
                return absl::OkStatus();
              },
          .show = [&target] { return ShowSeconds(target); }};
}

SettingValue WholeNumber(int64_t least, int64_t most, std::function<void(int64_t)> set,
                         std::function<int64_t()> get) {
  return {.takes = "NUMBER",
          .take =
              [least, most, set = std::move(set)](std::string_view text) {
                int64_t number = 0;
                const auto [end, error] =
                    std::from_chars(text.data(), text.data() + text.size(), number);
                if (error != std::errc() || end != text.data() + text.size() || number < least ||
                    number > most) {
                  return MustBe(fmt::format("a whole number from {} to {}", least, most));
                }
                set(number);
                return absl::OkStatus();
              },
          .show = [get = std::move(get)] { return fmt::format("{}", get()); }};
}

}  // namespace tertib
