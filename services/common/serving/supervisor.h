#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "services/common/ticker.h"

namespace tertib {

// systemd, where it has started this process and wants to hear of it (sd_notify(3): Type=notify);
// where it has not, nothing happens. One thread at a time.
class Supervisor {
 public:
  // From now on it is told that the process lives (WatchdogSec=), from a thread of its own.
  Supervisor();

  // The process serves: `status`, for people, is what `systemctl status` shows.
  void Ready(std::string status);
  // It takes up its settings anew, which `reload` does, and serves as before.
  void Reload(const std::function<void()>& reload);
  // It ends: drains for so long at most, then closes its store. It is not killed before that,
  // whatever TimeoutStopSec= says.
  void Stopping(absl::Duration draining);

 private:
  std::string status_;
  std::unique_ptr<Ticker> watchdog_;  // Null: nobody waits for it.
};

}  // namespace tertib
