#pragma once

#include <atomic>
#include <functional>

#include "absl/time/time.h"

namespace tertib {

// SIGTERM, SIGINT, SIGQUIT and SIGXCPU as something to wait for, and SIGHUP as the request to
// reload. Make it first thing in main, before any thread: threads inherit that the signals are
// blocked. A SIGHUP that comes while nobody waits is kept for who waits next, and ends nothing. All
// other signals whose default would end the process without draining it are ignored: SIGPIPE and
// SIGXFSZ (a peer that is gone and a file that may not grow are errors of the call), SIGUSR1,
// SIGUSR2, those of timers, and the like. Those by which the system tells a fault keep theirs.
class ShutdownSignal {
 public:
  ShutdownSignal();

  // Blocks until one of the signals to stop comes; returns its number, or 0 if it was requested.
  // At each SIGHUP until then it calls `reload`, on this thread.
  int Wait(const std::function<void()>& reload);

  // Blocks for so long, or until a signal to stop comes.
  static void WaitAtMost(absl::Duration duration);

  // Makes Wait return: the process cannot go on by itself. From any thread.
  void Request();

 private:
  std::atomic<bool> requested_ = false;
};

}  // namespace tertib
