#include "services/common/settings/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"
#include "services/common/log.h"
#include "services/common/process.h"

namespace tertib {
namespace {

constexpr int kOutputLost = 1;
constexpr int kUsageError = 2;

// What was asked for has been said, if it could be.
ExitNow Said(int code) { return {std::cout.flush() ? code : kOutputLost}; }

ExitNow Refuse(const std::string& program, std::string_view why) {
  SayOnStandardError(fmt::format("{}: {}", program, why));
  return {kUsageError};
}

// As the log of the service tells why it ends.
ExitNow RefuseToStart(const std::string& program, std::string_view why) {
  Logger(program).Fatal(why);
  return {kUsageError};
}

// The command line of a service: all its settings as texts, and what is asked of it instead of
// serving.
class ServiceCommandLine {
 public:
  explicit ServiceCommandLine(const Settings& settings)
      : app_(settings.about(), settings.program()) {
    for (const Settings::Known& known : settings.all()) {
      AddFlag(known.setting);
    }
    app_.add_option("--config", values_["config"],
                    "A file of settings; flags and variables go before it. What it may hold: "
                    "--print-config")
        ->option_text(fmt::format("FILE (Env:{})", settings.config_variable()));
    app_.add_flag("--check-config", check_, "Say what is wrong with the settings, and end");
    app_.add_flag("--print-config", print_, "Print all settings as a file for --config, and end");
  }

  CLI::App& app() { return app_; }
  bool check() const { return check_; }
  bool print() const { return print_; }

  // Those that the command line has, by key.
  std::map<std::string, std::string> Flags() const {
    std::map<std::string, std::string> flags;
    for (const auto& [key, value] : values_) {
      if (app_.count("--" + key) > 0) {
        flags.emplace(key, value);
      }
    }
    return flags;
  }

 private:
  void AddFlag(const Setting& setting) {
    const std::string name = "--" + setting.key;
    std::string& value = values_[setting.key];
    auto* option = setting.value.yes_or_no ? app_.add_flag(name, value, setting.meaning)
                                           : app_.add_option(name, value, setting.meaning);
    option->option_text(setting.value.yes_or_no
                            ? fmt::format("(Env:{})", setting.variable)
                            : fmt::format("{}={} (Env:{})", setting.value.takes,
                                          setting.value.show(), setting.variable));
  }

  CLI::App app_;
  std::map<std::string, std::string> values_;
  bool check_ = false;
  bool print_ = false;
};

// All that is wrong, a line each; or that nothing is.
ExitNow TellProblems(const Settings& settings, const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) {
    Refuse(settings.program(), problem);
  }
  if (!problems.empty()) {
    return {kUsageError};
  }
  std::cout << settings.program() << ": the settings are in order.\n";
  return Said(0);
}

// Parses, unless that is all; `wrong` tells what is wrong.
std::optional<ExitNow> Parse(int argc, const char* const* argv, const std::string& version,
                             CLI::App& app,
                             ExitNow (*wrong)(const std::string& program, std::string_view why)) {
  app.set_version_flag("--version", fmt::format("{} {}", app.get_name(), version));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return Said(app.exit(done));
  } catch (const CLI::ParseError& error) {
    return wrong(app.get_name(), fmt::format("{}. See --help.", error.what()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<ExitNow> ParseCommandLine(int argc, const char* const* argv,
                                        const std::string& version, CLI::App& app) {
  return Parse(argc, argv, version, app, Refuse);
}

std::optional<ExitNow> ReadSettings(int argc, const char* const* argv, const std::string& version,
                                    Settings& settings) {
  ServiceCommandLine line(settings);
  if (const auto exit = Parse(argc, argv, version, line.app(), RefuseToStart)) {
    return exit;
  }
  std::vector<std::string> problems = settings.Read(line.Flags());
  if (line.check()) {
    const std::vector<std::string> here = settings.Survey();
    problems.insert(problems.end(), here.begin(), here.end());
    return TellProblems(settings, problems);
  }
  if (!problems.empty()) {
    return RefuseToStart(settings.program(), absl::StrJoin(problems, " "));
  }
  if (line.print()) {
    std::cout << settings.Print();
    return Said(0);
  }
  return std::nullopt;
}

absl::Status ReadSettingsAgain(int argc, const char* const* argv, Settings& settings) {
  ServiceCommandLine line(settings);
  try {
    line.app().parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return absl::InvalidArgumentError(wrong.what());
  }
  const std::vector<std::string> problems = settings.Read(line.Flags());
  return problems.empty() ? absl::OkStatus()
                          : absl::InvalidArgumentError(absl::StrJoin(problems, " "));
}

}  // namespace tertib
