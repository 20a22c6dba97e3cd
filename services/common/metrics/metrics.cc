#include "services/common/metrics/metrics.h"

#include <utility>

namespace tertib {

prometheus::Counter& Metrics::AddCounter(const std::string& name, const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add({});
}

prometheus::Gauge& Metrics::AddGauge(const std::string& name, const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add({});
}

void Metrics::AddGauge(const std::string& name, const std::string& help,
                       std::function<double()> value) {
  AddFamily(prometheus::MetricType::Gauge, name, help, [value = std::move(value)] {
    return std::vector<Sample>{{{}, value()}};
  });
}

void Metrics::AddCounter(const std::string& name, const std::string& help,
                         std::function<double()> value) {
  AddFamily(prometheus::MetricType::Counter, name, help, [value = std::move(value)] {
    return std::vector<Sample>{{{}, value()}};
  });
}

void Metrics::AddFamily(prometheus::MetricType type, const std::string& name,
                        const std::string& help, std::function<std::vector<Sample>()> samples) {
  const MutexLock lock(mutex_);
  asked_.push_back({type, name, help, std::move(samples)});
}

std::vector<prometheus::MetricFamily> Metrics::Collect() const {
  std::vector<prometheus::MetricFamily> families = registry_.Collect();
  const MutexLock lock(mutex_);
  for (const Asked& asked : asked_) {
    prometheus::MetricFamily family{asked.name, asked.help, asked.type, {}};
    for (Sample& sample : asked.samples()) {
      prometheus::ClientMetric metric;
      metric.label = std::move(sample.labels);
      metric.gauge.value = sample.value;
      metric.counter.value = sample.value;
      family.metric.push_back(std::move(metric));
    }
    families.push_back(std::move(family));
  }
  return families;
}

prometheus::Histogram& Metrics::AddHistogram(
    const std::string& name, const std::string& help,
    const prometheus::Histogram::BucketBoundaries& buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add({}, buckets);
}

prometheus::Histogram::BucketBoundaries DurationBuckets() {
  return {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
          0.05,    0.1,    0.25,    0.5,    1,     2.5,    5,     10};
}

}  // namespace tertib
