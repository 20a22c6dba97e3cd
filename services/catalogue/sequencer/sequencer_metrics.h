#pragma once

#include "services/common/metrics/metrics.h"

namespace tertib::catalogue {

// What the sequencer counts; lives as long as the Metrics it was made from.
struct SequencerMetrics {
  explicit SequencerMetrics(Metrics& metrics);

  prometheus::Gauge* waiting;
  prometheus::Gauge* last_sequence;
  prometheus::Counter* events;
  prometheus::Counter* commits;
  prometheus::Histogram* group_size;
  prometheus::Histogram* wait_seconds;
  prometheus::Histogram* write_seconds;
};

}  // namespace tertib::catalogue
