#include "services/common/clock.h"

#include "absl/time/clock.h"

namespace tertib {

absl::Time SystemClock::Now() const { return absl::Now(); }

}  // namespace tertib
