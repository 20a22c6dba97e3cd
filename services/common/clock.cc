#include "services/common/clock.h"

#include <algorithm>
#include <chrono>

namespace tertib {

SteadyTime After(SteadyTime time, absl::Duration duration) {
  const auto most = SteadyTime::max() - std::max(time, SteadyTime());
  const auto wanted = absl::ToChronoNanoseconds(duration);
  return wanted < most ? time + wanted : SteadyTime::max();
}

// absl::Now() goes on by the old time for a while after the clock was set.
absl::Time SystemClock::Now() const { return absl::FromChrono(std::chrono::system_clock::now()); }

SteadyTime SystemClock::Steady() const { return std::chrono::steady_clock::now(); }

}  // namespace tertib
