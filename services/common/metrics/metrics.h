#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>

namespace tertib {

// The figures of one process, made once in main and handed to what reports. Counters, gauges and
// histograms live as long as it does; any thread may use them.
class Metrics {
 public:
  Metrics();

  prometheus::Registry& registry() { return *registry_; }
  std::shared_ptr<prometheus::Registry> shared_registry() const { return registry_; }

  // A figure without labels.
  prometheus::Counter& AddCounter(const std::string& name, const std::string& help);
  prometheus::Gauge& AddGauge(const std::string& name, const std::string& help);
  prometheus::Histogram& AddHistogram(const std::string& name, const std::string& help,
                                      const prometheus::Histogram::BucketBoundaries& buckets);

 private:
  std::shared_ptr<prometheus::Registry> registry_;
};

// From 50 microseconds to 10 seconds, for durations in seconds.
prometheus::Histogram::BucketBoundaries DurationBuckets();

}  // namespace tertib
