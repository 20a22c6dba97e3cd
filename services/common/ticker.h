#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "services/common/mutex.h"

namespace tertib {

// Calls something again and again from a thread of its own, until it goes; it waits for a call that
// is under way.
class Ticker {
 public:
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void Run(std::chrono::milliseconds interval);

  const std::function<void()> tick_;
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ TERTIB_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tertib
