#include "services/common/repeated_lines.h"

#include <gtest/gtest.h>

namespace tertib {
namespace {

SteadyTime At(int seconds) { return SteadyTime(std::chrono::seconds(seconds)); }

TEST(RepeatedLines, TheFirstIsWrittenAndTheLastOfTheOthersStandsForThem) {
  RepeatedLines lines;
  EXPECT_FALSE(lines.Hold("full", "1", At(100)));
  EXPECT_TRUE(lines.Hold("full", "2", At(101)));
  EXPECT_TRUE(lines.Hold("full", "3", At(102)));
  EXPECT_TRUE(lines.TakeDue(At(109)).empty());
  const auto due = lines.TakeDue(At(110));
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.front().line, "3");
  EXPECT_EQ(due.front().count, 2U);
}

TEST(RepeatedLines, AsManyAsMayComeAtOnceAreWritten) {
  RepeatedLines lines;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(lines.Hold("failed", "", At(100), /*burst=*/3));
  }
  EXPECT_TRUE(lines.Hold("failed", "4", At(101), 3));
  ASSERT_EQ(lines.TakeDue(At(110)).size(), 1U);
  // After a silence again.
  EXPECT_TRUE(lines.TakeDue(At(200)).empty());
  EXPECT_FALSE(lines.Hold("failed", "", At(201), 3));
  EXPECT_FALSE(lines.Hold("failed", "", At(201), 3));
}

TEST(RepeatedLines, TextsAreHeldBackApart) {
  RepeatedLines lines;
  EXPECT_FALSE(lines.Hold("full", "1", At(100)));
  EXPECT_FALSE(lines.Hold("failed", "2", At(100)));
}

TEST(RepeatedLines, WhatGoesOnIsToldEverMoreSeldomAndAfterASilenceAtOnce) {
  RepeatedLines lines;
  EXPECT_FALSE(lines.Hold("full", "", At(100)));
  EXPECT_TRUE(lines.Hold("full", "", At(105)));
  EXPECT_EQ(lines.TakeDue(At(110)).size(), 1U);
  EXPECT_TRUE(lines.Hold("full", "", At(111)));
  EXPECT_TRUE(lines.TakeDue(At(129)).empty());
  EXPECT_EQ(lines.TakeDue(At(130)).size(), 1U);
  EXPECT_TRUE(lines.TakeDue(At(200)).empty());
  EXPECT_FALSE(lines.Hold("full", "", At(201)));
}

TEST(RepeatedLines, NothingIsHeldBackBeyondTheEnd) {
  RepeatedLines lines;
  EXPECT_FALSE(lines.Hold("full", "1", At(100)));
  EXPECT_TRUE(lines.Hold("full", "2", At(100)));
  EXPECT_EQ(lines.TakeDue(SteadyTime::max()).size(), 1U);
}

}  // namespace
}  // namespace tertib
