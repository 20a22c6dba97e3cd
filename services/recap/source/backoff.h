#pragma once

#include <functional>

#include "absl/time/time.h"

namespace tertib::recap {

// How long to wait before the next try: twice as long each time up to a limit, less a random part
// of up to a half, so that many clients do not come back at once. One thread at a time.
class Backoff {
 public:
  struct Options {
    absl::Duration first = absl::Milliseconds(100);
    absl::Duration limit = absl::Seconds(5);
  };

  // `random` gives numbers in [0, 1).
  Backoff(const Options& options, std::function<double()> random);

  absl::Duration Next();
  // The last try went well.
  void Reset() { next_ = options_.first; }

 private:
  const Options options_;
  const std::function<double()> random_;
  absl::Duration next_;
};

// Numbers in [0, 1) from the machine's entropy. One thread at a time.
std::function<double()> SystemRandom();

}  // namespace tertib::recap
