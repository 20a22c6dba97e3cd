#include "services/catalogue/rpc/recent_imports.h"

#include <utility>

#include "services/common/timestamp.h"

namespace tertib::catalogue {

void RecentImports::Add(const v1::ImportReport& report, const std::string& source_name,
                        std::chrono::nanoseconds elapsed) {
  v1::ImportSummary summary;
  *summary.mutable_decide_time() = ToTimestamp(clock_.Now());
  summary.set_agency(report.agency());
  summary.set_source_name(source_name);
  summary.set_outcome(report.outcome());
  summary.set_validate_only(report.validate_only());
  summary.set_sequence(report.sequence());
  summary.set_row_count(report.row_count());
  summary.set_sop_count(report.sop_count());
  summary.set_finding_count(report.finding_count());
  *summary.mutable_duration() = ToDuration(absl::FromChrono(elapsed));
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
