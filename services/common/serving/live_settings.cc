#include "services/common/serving/live_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_join.h"

namespace tertib {

LiveSettings::LiveSettings(ServiceOptions started, ReadAgain read_again, Logger& log,
                           CallLog& calls)
    : running_(std::move(started)), read_again_(std::move(read_again)), log_(log), calls_(calls) {
  TakeUp(running_.live);
}

void LiveSettings::TakeUp(const LiveOptions& live) {
  running_.live = live;
  log_.SetLevel(live.log_level);
  calls_.SetSlow(live.slow_call);
}

void LiveSettings::Reload() {
  const auto wanted = read_again_();
  if (!wanted.ok()) {
    const std::array<Logger::Field, 1> why = {{{"error", std::string(wanted.status().message())}}};
    log_.Write(LogLevel::kError, "the settings were not reloaded: nothing has changed", why);
    return;
  }
  std::vector<std::string> changes;
  for (size_t i = 0; i < running_.shown.size(); ++i) {
    ShownSetting& now = running_.shown[i];
    const ShownSetting& then = wanted->shown.at(i);
    if (now.reloadable && now.value != then.value) {
      changes.push_back(fmt::format("{} {} -> {}", now.key, now.value, then.value));
      now = then;
    }
  }
  // The line is written if it was wanted before or is now.
  log_.SetLevel(std::min(log_.level(), wanted->live.log_level));
  log_.Info("the settings were reloaded",
            {{"changed", changes.empty() ? "nothing" : absl::StrJoin(changes, ", ")}});
  TakeUp(wanted->live);
  TellOfRestarts(wanted->shown);
}

void LiveSettings::TellOfRestarts(const std::vector<ShownSetting>& wanted) {
  for (size_t i = 0; i < wanted.size(); ++i) {
    const ShownSetting& now = running_.shown.at(i);
    if (now.value != wanted[i].value) {
      const std::array<Logger::Field, 3> fields = {
          {{"setting", now.key}, {"running", now.value}, {"wanted", wanted[i].value}}};
      log_.Write(LogLevel::kWarning,
                 "a setting has changed that a running service cannot take up: restart it", fields);
    }
  }
}

}  // namespace tertib
