#pragma once

#include <thread>

#include "services/common/mutex.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {

// Clients of both services of every kind, one call after the other, until this goes: they read,
// write, import, follow, and make mistakes. The suite must outlive it, and is not for anybody else
// meanwhile but for its addresses.
class Load {
 public:
  explicit Load(RunningSuite& suite);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

 private:
  void Run() TERTIB_EXCLUDES(mutex_);
  // One call of each kind.
  void CallAll();

  RunningSuite& suite_;
  Mutex mutex_;
  CondVar stopping_;
  bool stop_ TERTIB_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tertib
