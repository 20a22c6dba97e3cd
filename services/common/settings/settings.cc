#include "services/common/settings/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "services/common/settings/config_file.h"
#include "services/common/text.h"

namespace tertib {
namespace {

constexpr size_t kMaxShown = 100;
constexpr size_t kCommentWidth = 98;

// The value of a variable of the environment; empty if it is not set.
std::string Variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

// A value that was given, fit to be shown.
std::string Shorten(const std::string& value) {
  const std::string escaped = absl::Utf8SafeCEscape(value);
  return FindInvalidUtf8(escaped) ? absl::CEscape(value).substr(0, kMaxShown)
                                  : ClipText(escaped, kMaxShown);
}

// Sentences as comments, none longer than a line of the screen.
std::string Comment(const std::string& text) {
  std::string comment;
  std::string line = "#";
  for (const std::string_view word : SplitText(text, ' ')) {
    if (line.size() + 1 + word.size() > kCommentWidth) {
      comment += line + "\n";
      line = "#";
    }
    line += fmt::format(" {}", word);
  }
  return comment + line + "\n";
}

}  // namespace

Settings::Settings(std::string program, std::string about, std::string variable)
    : program_(std::move(program)),
      about_(std::move(about)),
      config_variable_(std::move(variable)) {}

std::vector<std::string> Settings::Read(const std::map<std::string, std::string>& flags) {
  std::vector<std::string> problems;
  const auto file = flags.find("config");
  if (file != flags.end()) {
    ReadFile(file->second, problems);
  } else if (const std::string name = Variable(config_variable_); !name.empty()) {
    ReadFile(name, problems);
  }
  for (Known& known : settings_) {
    const auto flag = flags.find(known.setting.key);
    if (flag != flags.end()) {
      Take(known, "--" + known.setting.key, flag->second, problems);
    } else if (const std::string value = Variable(known.setting.variable); !value.empty()) {
      Take(known, known.setting.variable, value, problems);
    }
  }
  const std::vector<std::string> unfit = Ask(checks_);
  problems.insert(problems.end(), unfit.begin(), unfit.end());
  return problems;
}

void Settings::ReadFile(const std::string& name, std::vector<std::string>& problems) {
  const ConfigFile file = ReadConfigFile(name);
  problems = file.problems;
  for (const ConfigEntry& entry : file.entries) {
    const auto known = std::find_if(settings_.begin(), settings_.end(), [&entry](const Known& at) {
      return at.setting.key == entry.key;
    });
    const std::string place = fmt::format("{}, line {}: {}", name, entry.line, Shorten(entry.key));
    if (known == settings_.end()) {
      problems.push_back(
          fmt::format("{} is no setting of {}: see --print-config for all that are, or remove it.",
                      place, program_));
    } else if (!entry.value_given && !known->setting.value.yes_or_no) {
      problems.push_back(
          fmt::format("{} has no value: write `{} = value`.", place, known->setting.key));
    } else {
      Take(*known, place, entry.value, problems);
    }
  }
}

void Settings::Take(Known& known, const std::string& origin, const std::string& value,
                    std::vector<std::string>& problems) {
  const absl::Status taken = known.setting.value.take(value);
  if (taken.ok()) {
    known.origin = origin;
  } else {
    problems.push_back(
        fmt::format("{} '{}' {}.", origin, Shorten(value), std::string(taken.message())));
  }
}

std::vector<std::string> Settings::Ask(
    const std::vector<std::function<absl::Status()>>& questions) {
  std::vector<std::string> problems;
  for (const auto& question : questions) {
    if (const absl::Status answer = question(); !answer.ok()) {
      problems.emplace_back(answer.message());
    }
  }
  return problems;
}

std::string Settings::NameOf(const std::string& key) const {
  for (const Known& known : settings_) {
    if (known.setting.key == key && !known.origin.empty()) {
      return known.origin;
    }
  }
  return "--" + key;
}

std::string Settings::Print() const {
  std::string text = Comment(fmt::format("{}: {}", program_, about_));
  text += Comment(
      fmt::format("A flag goes before a variable of the environment, and that before this file, "
                  "which --config or {} names. What is marked so is taken up from here at SIGHUP; "
                  "all else at the next start.",
                  config_variable_));
  for (const Known& known : settings_) {
    const Setting& setting = known.setting;
    const std::string value = setting.value.show();
    text += "\n" + Comment(setting.meaning + ".");
    text += Comment(fmt::format("--{}, {}{}", setting.key, setting.variable,
                                setting.reloadable ? "; taken up at SIGHUP" : ""));
    text +=
        fmt::format("{} = {}\n", setting.key, setting.value.quoted ? QuoteForConfig(value) : value);
  }
  return text;
}

std::vector<ShownSetting> Settings::Shown() const {
  std::vector<ShownSetting> shown;
  for (const Known& known : settings_) {
    shown.push_back({known.setting.key, known.setting.value.show(), known.setting.reloadable});
  }
  return shown;
}

}  // namespace tertib
