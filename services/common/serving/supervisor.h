#pragma once

#include <memory>
#include <string>

#include "services/common/ticker.h"

namespace tertib {

// systemd, where it has started this process and wants to hear of it (sd_notify(3): Type=notify);
// where it has not, nothing happens. One thread at a time.
class Supervisor {
 public:
  // From now on it is told that the process lives (WatchdogSec=), from a thread of its own.
  Supervisor();

  // The process serves: `status`, for people, is what `systemctl status` shows.
  void Ready(const std::string& status);
  // It takes up its settings anew; Ready again once it has.
  void Reloading();
  // It ends.
  void Stopping();

 private:
  std::unique_ptr<Ticker> watchdog_;  // Null: nobody waits for it.
};

}  // namespace tertib
