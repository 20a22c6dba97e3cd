#include "services/common/serving/supervisor.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace tertib {
namespace {

// How long a store may take to close on a disk that is busy.
constexpr absl::Duration kClosing = absl::Minutes(1);

void Tell(const std::string& state) { sd_notify(/*unset_environment=*/0, state.c_str()); }

int64_t SteadyMicroseconds() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Supervisor::Supervisor() {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(/*unset_environment=*/0, &microseconds) > 0) {
    // Twice in that time, as sd_watchdog_enabled(3) advises.
    const auto interval = std::chrono::milliseconds(std::max<uint64_t>(microseconds / 2'000, 1));
    watchdog_ = std::make_unique<Ticker>(interval, [] { Tell("WATCHDOG=1"); });
  }
}

void Supervisor::Ready(std::string status) {
  status_ = std::move(status);
  Tell(fmt::format("READY=1\nSTATUS={}", status_));
}

void Supervisor::Reload(const std::function<void()>& reload) {
  Tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", SteadyMicroseconds()));
  reload();
  Ready(std::move(status_));
}

void Supervisor::Stopping(absl::Duration draining) {
  Tell(fmt::format("STOPPING=1\nSTATUS=draining\nEXTEND_TIMEOUT_USEC={}",
                   absl::ToInt64Microseconds(draining + kClosing)));
}

}  // namespace tertib
