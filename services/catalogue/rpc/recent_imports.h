#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "services/common/clock.h"
#include "services/common/mutex.h"
#include "tertib/catalogue/v1/admin_service.pb.h"

namespace tertib::catalogue {

// What became of the imports that were decided last, for those who run the service. Any thread.
class RecentImports {
 public:
  static constexpr size_t kMost = 20;

  explicit RecentImports(const Clock& clock) : clock_(clock) {}

  // One that was decided just now, which took `elapsed` from the document's last byte on.
  void Add(const v1::ImportReport& report, const std::string& source_name,
           std::chrono::nanoseconds elapsed) TERTIB_EXCLUDES(mutex_);
  // The newest first.
  std::vector<v1::ImportSummary> Newest() const TERTIB_EXCLUDES(mutex_);

 private:
  const Clock& clock_;
  mutable Mutex mutex_;
  std::deque<v1::ImportSummary> summaries_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::catalogue
