#include "services/common/settings/config_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "services/common/text.h"

namespace tertib {
namespace {

constexpr size_t kMaxBytes = size_t{1} << 20;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\v\f";
  const size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool BeginsComment(std::string_view text) { return text.starts_with('#') || text.starts_with(';'); }

// The value that stands behind the `=`; nothing if it is none. A # behind it begins a comment.
std::optional<std::string> ReadValue(std::string_view text) {
  text = Trim(text);
  if (!text.starts_with('"') && !text.starts_with('\'')) {
    const std::string_view value = Trim(text.substr(0, text.find('#')));
    return value.empty() ? std::nullopt : std::optional<std::string>(value);
  }
  const size_t end = text.find(text.front(), 1);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view behind = Trim(text.substr(end + 1));
  if (!behind.empty() && !BeginsComment(behind)) {
    return std::nullopt;
  }
  return std::string(text.substr(1, end - 1));
}

// What is wrong with a line, or nothing, and the entry it is.
std::optional<std::string> ReadLine(std::string_view line, ConfigEntry& entry) {
  if (line.starts_with('[')) {
    return "sections are not known here: write `key = value` alone.";
  }
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) {
    entry.key = Trim(line.substr(0, line.find('#')));
    entry.value = "true";
  } else {
    entry.key = Trim(line.substr(0, equals));
    const auto value = ReadValue(line.substr(equals + 1));
    if (!value) {
      return fmt::format("{} has no value: write `{} = value`, text in quotes.",
                         ClipText(entry.key, 60), ClipText(entry.key, 60));
    }
    entry.value = *value;
    entry.value_given = true;
  }
  if (entry.key.empty()) {
    return "there is no key before the `=`: write `key = value`.";
  }
  return std::nullopt;
}

ConfigFile Unreadable(const std::string& name, std::string_view why) {
  return {{}, {fmt::format("The file of settings '{}' {}: check --config.", name, why)}};
}

}  // namespace

ConfigFile ParseConfig(const std::string& name, std::string_view text) {
  ConfigFile file;
  if (FindInvalidUtf8(text) || text.find('\0') != std::string_view::npos) {
    return Unreadable(name, "is not UTF-8 text");
  }
  std::map<std::string, int, std::less<>> lines;  // Of each key.
  int number = 0;
  for (std::string_view line : SplitText(text, '\n')) {
    ++number;
    line = Trim(line);
    if (line.empty() || BeginsComment(line)) {
      continue;
    }
    ConfigEntry entry;
    entry.line = number;
    if (const auto wrong = ReadLine(line, entry)) {
      file.problems.push_back(fmt::format("{}, line {}: {}", name, number, *wrong));
    } else if (const auto [first, added] = lines.emplace(entry.key, number); !added) {
      file.problems.push_back(
          fmt::format("{}, line {}: {} stands on line {} already: leave one of the two.", name,
                      number, ClipText(entry.key, 60), first->second));
    } else {
      file.entries.push_back(std::move(entry));
    }
  }
  return file;
}

ConfigFile ReadConfigFile(const std::string& name) {
  std::error_code unknown;
  if (std::filesystem::is_directory(name, unknown)) {
    return Unreadable(name, "is a folder");
  }
  errno = 0;
  std::ifstream input(name, std::ios::binary);
  std::string text(kMaxBytes + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!input.is_open() || input.bad()) {
    return Unreadable(name, fmt::format("cannot be read ({})", std::strerror(errno)));
  }
  text.resize(static_cast<size_t>(input.gcount()));
  return text.size() > kMaxBytes ? Unreadable(name, "has more than 1 MiB")
                                 : ParseConfig(name, text);
}

std::string QuoteForConfig(std::string_view value) {
  const char quote = value.find('"') == std::string_view::npos ? '"' : '\'';
  return fmt::format("{}{}{}", quote, value, quote);
}

}  // namespace tertib
