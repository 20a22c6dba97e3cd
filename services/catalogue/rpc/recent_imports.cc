#include "services/catalogue/rpc/recent_imports.h"

#include <utility>

namespace tertib::catalogue {

void RecentImports::Add(v1::ImportSummary summary) {
  const MutexLock lock(mutex_);
  summaries_.push_front(std::move(summary));
  if (summaries_.size() > kMost) {
    summaries_.pop_back();
  }
}

std::vector<v1::ImportSummary> RecentImports::Newest() const {
  const MutexLock lock(mutex_);
  return {summaries_.begin(), summaries_.end()};
}

}  // namespace tertib::catalogue
