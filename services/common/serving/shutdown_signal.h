#pragma once

#include <atomic>

namespace tertib {

// SIGTERM and SIGINT as something to wait for. Make it first thing in main, before any thread:
// threads inherit that the signals are blocked. Also ignores SIGPIPE and SIGXFSZ: a peer that is
// gone, and a file that may not grow, are errors of the call.
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
