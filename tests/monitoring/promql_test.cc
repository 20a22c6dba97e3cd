#include "tests/monitoring/promql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tertib {
namespace {

using ::testing::ElementsAre;

Selector Whole(const std::string& metric) { return {metric, metric}; }

TEST(PromQl, SelectorsAreFoundWhereverTheyStand) {
  EXPECT_THAT(SelectorsOf("up"), ElementsAre(Whole("up")));
  EXPECT_THAT(SelectorsOf("sum by (job, le) (rate(a_bucket[5m])) / job:b:rate5m"),
              ElementsAre(Whole("a_bucket"), Whole("job:b:rate5m")));
  EXPECT_THAT(SelectorsOf("topk(10, max without (x) (a) * on (y) group_left (z) b) or vector(1e9)"),
              ElementsAre(Whole("a"), Whole("b")));
  EXPECT_THAT(SelectorsOf("a offset 5m > bool 0.5 and time() - b < 60"),
              ElementsAre(Whole("a"), Whole("b")));
}

TEST(PromQl, SelectorsKeepTheirMatchersWhateverStandsInThem) {
  const std::string selector = R"-(a{x=~"}[)\"", y!="sum"})-";
  EXPECT_THAT(SelectorsOf("rate(" + selector + " [5m])"), ElementsAre(Selector{"a", selector}));
}

TEST(PromQl, ComparisonsNoLongerFilter) {
  EXPECT_EQ(WithoutFilters(R"-(a{x!="1", y=~">2"} >= 3 and b[5m] != c)-"),
            R"-(a{x!="1", y=~">2"} >= bool 3 and b[5m] != bool c)-");
}

}  // namespace
}  // namespace tertib
