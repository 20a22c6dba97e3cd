#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/common/settings/setting.h"

namespace tertib {

// A setting and its value, as text.
struct ShownSetting {
  std::string key;
  std::string value;
  bool reloadable = false;
};

// All settings of one program, and where each has its value from: the command line, else the
// environment (a variable that is empty counts as none), else the file, else what the program is
// made with. What it is told of must outlive it. One thread.
class Settings {
 public:
  // `about` says what the program is; `variable` is that of --config (TERTIB_RECAP_CONFIG).
  Settings(std::string program, std::string about, std::string variable);

  void Add(Setting setting) { settings_.push_back({std::move(setting), ""}); }
  // Asked once all settings have their values: a sentence for people if they do not fit.
  void AddCheck(std::function<absl::Status()> check) { checks_.push_back(std::move(check)); }
  // The same, but about this machine, and only for --check-config: a start finds out by itself.
  void AddSurvey(std::function<absl::Status()> survey) { surveys_.push_back(std::move(survey)); }

  // Gives every setting its value. `flags` are those of the command line, by key, "config" being
  // the file. Returns what is wrong, each in a sentence; what is wrong keeps the value it had.
  std::vector<std::string> Read(const std::map<std::string, std::string>& flags);
  // What is wrong about this machine.
  std::vector<std::string> Survey() const { return Ask(surveys_); }

  // How to name a setting to people, so that they find where it has its value from: --listen,
  // TERTIB_RECAP_LISTEN, or recap.conf, line 3: listen.
  std::string NameOf(const std::string& key) const;

  // All as a file that ParseConfig reads, each with its comment.
  std::string Print() const;
  std::vector<ShownSetting> Shown() const;

  const std::string& program() const { return program_; }
  const std::string& about() const { return about_; }
  const std::string& config_variable() const { return config_variable_; }

  struct Known {
    Setting setting;
    std::string origin;  // As NameOf says it; empty: what the program is made with.
  };
  const std::vector<Known>& all() const { return settings_; }

 private:
  // From one origin; remembers it if the value is taken.
  void Take(Known& known, const std::string& origin, const std::string& value,
            std::vector<std::string>& problems);
  void ReadFile(const std::string& name, std::vector<std::string>& problems);
  static std::vector<std::string> Ask(const std::vector<std::function<absl::Status()>>& questions);

  const std::string program_;
  const std::string about_;
  const std::string config_variable_;
  std::vector<Known> settings_;
  std::vector<std::function<absl::Status()>> checks_;
  std::vector<std::function<absl::Status()>> surveys_;
};

}  // namespace tertib
