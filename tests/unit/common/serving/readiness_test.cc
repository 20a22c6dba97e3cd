#include "services/common/serving/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace tertib {
namespace {

using ::testing::ElementsAre;

TEST(Readiness, OnceWithdrawnNothingBringsItBack) {
  std::vector<bool> told;
  Readiness readiness([&told](bool ready) { told.push_back(ready); });
  readiness.Set(true);
  readiness.Withdraw();
  readiness.Set(true);
  EXPECT_THAT(told, ElementsAre(true, false));
}

}  // namespace
}  // namespace tertib
