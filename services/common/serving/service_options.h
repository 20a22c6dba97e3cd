#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/log_level.h"
#include "services/common/serving/capacity.h"
#include "services/common/settings/settings.h"

namespace tertib {

// The settings that a service takes up while it runs; see LiveSettings.
struct LiveOptions {
  LogLevel log_level = LogLevel::kInfo;
  // A unary call that takes longer is slow.
  absl::Duration slow_call = absl::Seconds(1);
  // How long a service that is to stop is unready before it takes no connections any more.
  absl::Duration drain_delay;
};

// The settings that both services have.
struct ServiceOptions {
  std::string listen;
  std::string metrics_listen;
  std::string data;
  // Of clients, at once; fewer where the limit of open files is lower.
  int max_connections = 4'096;
  // Of the process, in MiB; 0: any amount.
  int max_memory = 2'048;
  bool insecure_plaintext = false;
  Capacity::Limits capacity = {};
  LiveOptions live = {};
  // All settings of the program as they were read.
  std::vector<ShownSetting> shown = {};
};

// Adds the settings of `options`, and what is checked about them; both must outlive the last call
// of `settings`. The names of their variables in the environment begin with `environment`
// ("TERTIB_RECAP"); `data` says what their folder holds.
void AddServiceSettings(const std::string& environment, const std::string& data,
                        ServiceOptions& options, Settings& settings);

}  // namespace tertib
