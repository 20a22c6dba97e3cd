#include "services/common/log_point.h"

#include <fmt/format.h>

#include <random>

namespace tertib {

std::string NewHistory() {
  // The system's generator: no seed to share with the run before.
  std::random_device random;
  const auto high = random();
  return fmt::format("{:08x}{:08x}", high, random());
}

}  // namespace tertib
