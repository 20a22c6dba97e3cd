#pragma once

#include <prometheus/client_metric.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/metric_type.h>
#include <prometheus/registry.h>

#include <functional>
#include <string>
#include <vector>

#include "services/common/mutex.h"

namespace tertib {

// The figures of one process, made once in main and handed to what reports. Counters, gauges and
// histograms live as long as it does; any thread may use them.
class Metrics {
 public:
  prometheus::Registry& registry() { return registry_; }

  // All figures as they are now.
  std::vector<prometheus::MetricFamily> Collect() const;

  // A figure without labels.
  prometheus::Counter& AddCounter(const std::string& name, const std::string& help);
  prometheus::Gauge& AddGauge(const std::string& name, const std::string& help);
  // One whose value is asked for at each scrape, on the scrape's thread, in the order in which they
  // were added and by one scrape at a time: it must not take longer than a second. What it asks
  // must outlive every scrape.
  void AddGauge(const std::string& name, const std::string& help, std::function<double()> value);
  // The same for a figure that only rises.
  void AddCounter(const std::string& name, const std::string& help, std::function<double()> value);
  // The same for several figures of one name, told apart by their labels.
  struct Sample {
    std::vector<prometheus::ClientMetric::Label> labels;
    double value = 0;
  };
  void AddFamily(prometheus::MetricType type, const std::string& name, const std::string& help,
                 std::function<std::vector<Sample>()> samples);
  prometheus::Histogram& AddHistogram(const std::string& name, const std::string& help,
                                      const prometheus::Histogram::BucketBoundaries& buckets);

 private:
  struct Asked {
    prometheus::MetricType type;
    std::string name;
    std::string help;
    std::function<std::vector<Sample>()> samples;
  };

  prometheus::Registry registry_;
  mutable Mutex mutex_;
  std::vector<Asked> asked_ TERTIB_GUARDED_BY(mutex_);
};

// From 50 microseconds to 10 seconds, for durations in seconds.
prometheus::Histogram::BucketBoundaries DurationBuckets();

}  // namespace tertib
