#include "services/common/metrics/metrics.h"

#include <gtest/gtest.h>

#include <vector>

namespace tertib {
namespace {

TEST(Metrics, AFamilyHasTheSamplesThatThereAreAtEachScrape) {
  Metrics metrics;
  std::vector<Metrics::Sample> samples;
  metrics.AddFamily(prometheus::MetricType::Counter, "a_total", "As.",
                    [&samples] { return samples; });
  EXPECT_TRUE(metrics.Collect().at(0).metric.empty());
  samples = {{{{"of", "x"}}, 1}, {{{"of", "y"}}, 2}};
  const auto families = metrics.Collect();
  ASSERT_EQ(families.size(), 1U);
  EXPECT_EQ(families[0].name, "a_total");
  EXPECT_EQ(families[0].type, prometheus::MetricType::Counter);
  ASSERT_EQ(families[0].metric.size(), 2U);
  EXPECT_EQ(families[0].metric[1].label.at(0).value, "y");
  EXPECT_EQ(families[0].metric[1].counter.value, 2);
}

}  // namespace
}  // namespace tertib
