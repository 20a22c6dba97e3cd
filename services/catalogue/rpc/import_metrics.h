#pragma once

#include <chrono>

#include "absl/status/status.h"
#include "services/common/metrics/metrics.h"
#include "tertib/catalogue/v1/import_report.pb.h"

namespace tertib::catalogue {

// Counts what becomes of documents. Lives as long as the Metrics it was made from; any thread.
class ImportMetrics {
 public:
  explicit ImportMetrics(Metrics& metrics);

  // A document was read and decided upon, which took `elapsed` from its last byte on. Trials
  // (validate_only) count too.
  void Count(const catalogue::v1::ImportReport& report, std::chrono::nanoseconds elapsed);
  // None was: the call ended before, or the register could not take it.
  void CountFailed() { failed_.Increment(); }

 private:
  prometheus::Counter& accepted_;
  prometheus::Counter& unchanged_;
  prometheus::Counter& refused_;
  prometheus::Counter& failed_;
  prometheus::Counter& rows_;
  prometheus::Counter& errors_;
  prometheus::Counter& warnings_;
  prometheus::Histogram& seconds_;
};

}  // namespace tertib::catalogue
