#pragma once

#include <stop_token>

#include "absl/time/time.h"

namespace tertib::recap {

// Lets time pass, so that tests need not. Any thread may call it.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // Returns after `duration`, or as soon as `stop` is requested.
  virtual void Sleep(absl::Duration duration, std::stop_token stop) = 0;
};

class SystemSleeper final : public Sleeper {
 public:
  void Sleep(absl::Duration duration, std::stop_token stop) override;
};

}  // namespace tertib::recap
