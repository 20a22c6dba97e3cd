#include "services/recap/follower/progress.h"

#include <gtest/gtest.h>

namespace tertib::recap {
namespace {

class CountingWaiter final : public Progress::Waiter {
 public:
  void Wake() override { ++wakes; }
  int wakes = 0;
};

class ProgressTest : public testing::Test {
 protected:
  void SetUp() override {
    progress_.Advance(Sequence{10}, {});
    progress_.CaughtUp();
  }

  std::vector<std::string> ChangedAfter(uint64_t after) {
    std::vector<std::string> agencies;
    for (const auto& change : progress_.ChangedAfter(Progress::After(Sequence{after}), "", 100)) {
      agencies.push_back(change.agency);
    }
    return agencies;
  }

  Progress progress_;
  std::shared_ptr<CountingWaiter> waiter_ = std::make_shared<CountingWaiter>();
};

TEST_F(ProgressTest, WakesOnceWhenTheSequenceIsReached) {
  EXPECT_FALSE(progress_.ParkUntilApplied(Sequence{10}, waiter_));
  ASSERT_TRUE(progress_.ParkUntilApplied(Sequence{12}, waiter_));
  progress_.Advance(Sequence{11}, {});
  EXPECT_EQ(waiter_->wakes, 0);
  progress_.Advance(Sequence{13}, {});
  progress_.Advance(Sequence{14}, {});
  EXPECT_EQ(waiter_->wakes, 1);
}

TEST_F(ProgressTest, WhoWaitsForASequenceWhileItCatchesUpIsWokenOnceItServesThat) {
  Progress progress;
  EXPECT_FALSE(progress.ParkUntilApplied(Sequence{0}, waiter_));
  auto later = std::make_shared<CountingWaiter>();
  ASSERT_TRUE(progress.ParkUntilApplied(Sequence{5}, waiter_));
  ASSERT_TRUE(progress.ParkUntilApplied(Sequence{12}, later));
  progress.Advance(Sequence{10}, {});
  EXPECT_EQ(waiter_->wakes, 0);
  progress.CaughtUp();
  EXPECT_EQ(waiter_->wakes, 1);
  EXPECT_EQ(later->wakes, 0);
  progress.Advance(Sequence{12}, {});
  EXPECT_EQ(later->wakes, 1);
}

TEST_F(ProgressTest, WakesWhoWatchesAnAgencyOnlyForIt) {
  auto any = std::make_shared<CountingWaiter>();
  ASSERT_TRUE(progress_.ParkUntilChanged("a", Progress::After(Sequence{10}), waiter_));
  ASSERT_TRUE(progress_.ParkUntilChanged("", Progress::After(Sequence{10}), any));
  progress_.Advance(Sequence{11}, {});
  EXPECT_EQ(any->wakes, 0);
  progress_.Advance(Sequence{12}, {{Sequence{12}, "b"}});
  EXPECT_EQ(any->wakes, 1);
  EXPECT_EQ(waiter_->wakes, 0);
  progress_.Advance(Sequence{13}, {{Sequence{13}, "a"}});
  EXPECT_EQ(waiter_->wakes, 1);
  EXPECT_FALSE(progress_.ParkUntilChanged("a", Progress::After(Sequence{12}), waiter_));
  EXPECT_TRUE(progress_.ParkUntilChanged("b", Progress::After(Sequence{12}), waiter_));
}

TEST_F(ProgressTest, DoesNotWakeWhoLeft) {
  ASSERT_TRUE(progress_.ParkUntilApplied(Sequence{12}, waiter_));
  progress_.Unpark(*waiter_);
  progress_.Unpark(*waiter_);
  progress_.Advance(Sequence{12}, {});
  EXPECT_EQ(waiter_->wakes, 0);
}

TEST_F(ProgressTest, ListsEachChangedAgencyOnceByItsLastChange) {
  progress_.Advance(Sequence{12}, {{Sequence{12}, "a"}, {Sequence{12}, "b"}});
  progress_.Advance(Sequence{13}, {{Sequence{13}, "a"}});
  EXPECT_EQ(ChangedAfter(10), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(ChangedAfter(12), std::vector<std::string>{"a"});
  EXPECT_TRUE(ChangedAfter(13).empty());
}

TEST_F(ProgressTest, ListsNoMoreChangesThanAskedForAndGoesOnWithinASequence) {
  progress_.Advance(Sequence{12}, {{Sequence{12}, "c"}, {Sequence{12}, "a"}, {Sequence{12}, "b"}});
  const auto first = progress_.ChangedAfter(Progress::After(Sequence{10}), "", 2);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first.back().agency, "b");
  EXPECT_FALSE(progress_.ParkUntilChanged("", first.back(), waiter_));
  const auto rest = progress_.ChangedAfter(first.back(), "", 2);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.back().agency, "c");
  EXPECT_TRUE(progress_.ParkUntilChanged("", rest.back(), waiter_));
}

TEST_F(ProgressTest, ForgettingWakesAllAndBeginsAnotherEra) {
  const auto before = progress_.Now();
  ASSERT_TRUE(progress_.ParkUntilApplied(Sequence{99}, waiter_));
  progress_.Forget();
  EXPECT_EQ(waiter_->wakes, 1);
  EXPECT_EQ(progress_.Now().state, Progress::State::kCatchingUp);
  EXPECT_NE(progress_.Now().era, before.era);
  EXPECT_FALSE(progress_.ParkUntilChanged("", Progress::After(Sequence{99}), waiter_));
}

TEST_F(ProgressTest, StoppingIsForGood) {
  ASSERT_TRUE(progress_.ParkUntilChanged("", Progress::After(Sequence{10}), waiter_));
  progress_.Stop();
  EXPECT_EQ(waiter_->wakes, 1);
  progress_.CaughtUp();
  EXPECT_EQ(progress_.Now().state, Progress::State::kStopped);
  EXPECT_FALSE(progress_.Now().current);
  EXPECT_FALSE(progress_.ParkUntilApplied(Sequence{99}, waiter_));
}

TEST(Progress, LetsGoOfWhoIsParkedAtItsEndWithoutWakingThem) {
  const auto waiter = std::make_shared<CountingWaiter>();
  {
    Progress progress;
    progress.CaughtUp();
    ASSERT_TRUE(progress.ParkUntilApplied(Sequence{1}, waiter));
    EXPECT_EQ(waiter.use_count(), 2);
  }
  EXPECT_EQ(waiter.use_count(), 1);
  EXPECT_EQ(waiter->wakes, 0);
}

}  // namespace
}  // namespace tertib::recap
