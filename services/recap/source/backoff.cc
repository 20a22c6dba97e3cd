#include "services/recap/source/backoff.h"

#include <algorithm>
#include <random>
#include <utility>

namespace tertib::recap {

Backoff::Backoff(const Options& options, std::function<double()> random)
    : options_(options), random_(std::move(random)), next_(options.first) {}

absl::Duration Backoff::Next() {
  const absl::Duration whole = next_;
  next_ = std::min(2 * next_, options_.limit);
  return whole - whole / 2 * random_();
}

std::function<double()> SystemRandom() {
  std::random_device entropy;
  return [engine = std::mt19937_64(entropy()),
          unit = std::uniform_real_distribution<double>(0, 1)]() mutable { return unit(engine); };
}

}  // namespace tertib::recap
