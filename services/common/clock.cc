#include "services/common/clock.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace tertib {

SteadyTime After(SteadyTime time, absl::Duration duration) {
  const auto most = SteadyTime::max() - std::max(time, SteadyTime());
  const auto wanted = absl::ToChronoNanoseconds(duration);
  return wanted < most ? time + wanted : SteadyTime::max();
}

absl::Time SystemClock::Now() const { return absl::Now(); }

SteadyTime SystemClock::Steady() const { return std::chrono::steady_clock::now(); }

}  // namespace tertib
