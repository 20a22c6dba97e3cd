#pragma once

#include "services/common/metrics/metrics.h"

namespace tertib::catalogue {

// What the feed counts; lives as long as the Metrics it was made from.
struct FeedMetrics {
  explicit FeedMetrics(Metrics& metrics);

  prometheus::Gauge* watchers;
  prometheus::Counter* fell_behind;
  prometheus::Counter* sent_events;
};

}  // namespace tertib::catalogue
