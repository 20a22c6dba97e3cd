#pragma once

#include "services/common/log.h"
#include "services/common/metrics/metrics.h"

namespace tertib {

// Counts the lines that the log lost. `log` must outlive every scrape.
inline void CountLostLogLines(const Logger& log, Metrics& metrics) {
  metrics.AddCounter("tertib_log_lines_lost_total",
                     "Lines of the log that were lost because nobody read them in time, or because "
                     "they could not be written.",
                     [&log] { return static_cast<double>(log.lost_lines()); });
}

}  // namespace tertib
