#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/log.h"
#include "services/common/serving/call_log.h"
#include "services/common/serving/service_options.h"

namespace tertib {

// The settings of a service that runs: those that it takes up again at SIGHUP, and a word about
// those that it cannot. For the thread that waits for signals.
class LiveSettings {
 public:
  // Reads the settings anew, as at the start; or says all that is wrong with them.
  using ReadAgain = std::function<absl::StatusOr<ServiceOptions>()>;

  // `started` is what the service was started with, which `log` and `calls` get at once. All must
  // outlive this.
  LiveSettings(ServiceOptions started, ReadAgain read_again, Logger& log, CallLog& calls);

  // Takes up what has changed, and logs it in one line. Each change that needs a restart is a line
  // of its own. If anything is wrong, nothing changes, and one line says what.
  void Reload();

  absl::Duration drain_delay() const { return running_.live.drain_delay; }

 private:
  void TakeUp(const LiveOptions& live);
  // A line for each change that needs a restart.
  void TellOfRestarts(const std::vector<ShownSetting>& wanted);

  ServiceOptions running_;
  const ReadAgain read_again_;
  Logger& log_;
  CallLog& calls_;
};

}  // namespace tertib
