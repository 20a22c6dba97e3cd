#include "services/common/serving/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tertib {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class HealthTest : public ::testing::Test {
 protected:
  HealthTest() {
    health_.Attach([this](const std::string& name, bool serving) { told_[name] = serving; });
  }

  double Gauge(const std::string& service) {
    return prometheus::BuildGauge()
        .Name("tertib_health_serving")
        .Register(metrics_.registry())
        .Add({{"service", service}})
        .Value();
  }

  Metrics metrics_;
  Health health_{{.program = "test", .reading = {"reads"}, .writing = {"writes"}}, metrics_};
  std::map<std::string, bool> told_;
};

TEST_F(HealthTest, IsAliveBeforeItIsReady) {
  EXPECT_THAT(
      told_, UnorderedElementsAre(Pair("liveness", true), Pair("readiness", false), Pair("", false),
                                  Pair("reads", false), Pair("writes", false)));
  EXPECT_EQ(health_.Ask().at("reads").why_not, "it starts");
}

TEST_F(HealthTest, AStoreThatTakesNoWritesStopsWhatLivesOnThemAlone) {
  health_.SetReady();
  for (const auto condition : {StoreCondition::kFull, StoreCondition::kReadOnly}) {
    health_.Tell(condition);
    EXPECT_THAT(told_,
                UnorderedElementsAre(Pair("liveness", true), Pair("readiness", false),
                                     Pair("", false), Pair("reads", true), Pair("writes", false)));
    EXPECT_EQ(Gauge("readiness"), 0);
    EXPECT_EQ(Gauge("reads"), 1);
  }
  health_.Tell(StoreCondition::kWritable);
  EXPECT_TRUE(told_.at("readiness"));
  EXPECT_EQ(Gauge("readiness"), 1);
}

TEST_F(HealthTest, StaysAliveWhileItStops) {
  health_.SetReady();
  health_.Stop();
  health_.SetReady();
  EXPECT_TRUE(told_.at("liveness"));
  EXPECT_EQ(Gauge("liveness"), 1);
  EXPECT_FALSE(told_.at("reads"));
  EXPECT_EQ(health_.Ask().at("readiness").why_not, "it stops");
}

}  // namespace
}  // namespace tertib
