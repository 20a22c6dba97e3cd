#pragma once

#include <string>
#include <vector>

namespace tertib {

// What tests have to know of an expression in Prometheus's language. Whether it is one at all is
// for Prometheus to say.

// A place where an expression takes series: `up{job="a"}`, without a range.
struct Selector {
  std::string metric;
  std::string text;

  friend bool operator==(const Selector&, const Selector&) = default;
};
std::vector<Selector> SelectorsOf(const std::string& expression);

// The expression with `bool` after each comparison: what compared false is 0 rather than not there.
// So an alert that rightly is silent still gives series, unless it could never fire.
std::string WithoutFilters(const std::string& expression);

// The name of the metric whose series bear this name: without _bucket, _sum or _count.
std::string MetricOf(const std::string& series);

}  // namespace tertib
