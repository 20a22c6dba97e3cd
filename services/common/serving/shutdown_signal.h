#pragma once

namespace tertib {

// SIGTERM and SIGINT as something to wait for. Make it first thing in main, before any thread:
// threads inherit that the signals are blocked. Also ignores SIGPIPE.
class ShutdownSignal {
 public:
  ShutdownSignal();

  // Blocks until one of the signals comes; returns its number.
  int Wait();
};

}  // namespace tertib
