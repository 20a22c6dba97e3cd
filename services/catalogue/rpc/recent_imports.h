#pragma once

#include <deque>
#include <vector>

#include "services/common/mutex.h"
#include "tertib/catalogue/v1/admin_service.pb.h"

namespace tertib::catalogue {

// What became of the imports that were decided last, for those who run the service. Any thread.
class RecentImports {
 public:
  static constexpr size_t kMost = 20;

  void Add(v1::ImportSummary summary) TERTIB_EXCLUDES(mutex_);
  // The newest first.
  std::vector<v1::ImportSummary> Newest() const TERTIB_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  std::deque<v1::ImportSummary> summaries_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::catalogue
