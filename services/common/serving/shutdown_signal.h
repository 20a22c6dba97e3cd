#pragma once

#include <atomic>

namespace tertib {

// SIGTERM, SIGINT, SIGQUIT and SIGXCPU as something to wait for. Make it first thing in main,
// before any thread: threads inherit that the signals are blocked. All other signals whose default
// would end the process without draining it are ignored: SIGHUP (a terminal that closes), SIGPIPE
// and SIGXFSZ (a peer that is gone and a file that may not grow are errors of the call), SIGUSR1,
// SIGUSR2, those of timers, and the like. Those by which the system tells a fault keep theirs.
class ShutdownSignal {
 public:
  ShutdownSignal();

  // Blocks until one of the signals comes; returns its number, or 0 if it was requested.
  int Wait();

  // Makes Wait return: the process cannot go on by itself. From any thread.
  void Request();

 private:
  std::atomic<bool> requested_ = false;
};

}  // namespace tertib
