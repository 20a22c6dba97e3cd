#pragma once

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

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

// Serves GET /metrics until it is destroyed.
class MetricsServer {
 public:
  // `address` is host:port; port 0 takes a free one. Fails with FAILED_PRECONDITION and a sentence
  // for people if it cannot listen there.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address,
                                                              const Metrics& metrics);

  // Where it listens, host:port.
  const std::string& address() const { return address_; }

 private:
  MetricsServer() = default;

  std::string address_;
  std::shared_ptr<prometheus::Registry> registry_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace tertib
