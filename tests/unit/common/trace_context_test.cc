#include "services/common/trace_context.h"

#include <gtest/gtest.h>

#include <string>

namespace tertib {
namespace {

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kSpan[] = "00f067aa0ba902b7";
const std::string kGood = std::string("00-") + kTrace + "-" + kSpan + "-01";

TEST(TraceContext, IsReadAsTheRecommendationWritesIt) {
  const auto trace = ParseTraceparent(kGood);
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->trace_id, kTrace);
  EXPECT_EQ(trace->span_id, kSpan);
  EXPECT_EQ(trace->flags, "01");
  EXPECT_EQ(FormatTraceparent(*trace), kGood);
}

TEST(TraceContext, OfALaterVersionItsFirstFieldsAreRead) {
  for (const std::string& later : {"cc" + kGood.substr(2), "cc" + kGood.substr(2) + "-more"}) {
    ASSERT_TRUE(ParseTraceparent(later).has_value()) << later;
    EXPECT_EQ(ParseTraceparent(later)->trace_id, kTrace);
  }
}

TEST(TraceContext, WhatIsMalformedIsNone) {
  std::string upper = kGood;
  upper[4] = 'B';
  std::string separator = kGood;
  separator[35] = '_';
  for (const std::string& wrong :
       {std::string(), std::string("00"), kGood.substr(1), kGood + "0", kGood + "-more", upper,
        separator, "ff" + kGood.substr(2), "0g" + kGood.substr(2), " " + kGood,
        std::string("00-") + std::string(32, '0') + "-" + kSpan + "-01",
        std::string("00-") + kTrace + "-" + std::string(16, '0') + "-01",
        std::string("00-") + kTrace + "-" + kSpan + "-0x", "cc" + kGood.substr(2) + "more"}) {
    EXPECT_FALSE(ParseTraceparent(wrong).has_value()) << wrong;
  }
}

TEST(TraceContext, ANewOneIsWellFormedAndItsOwn) {
  const std::string one = FormatTraceparent(NewTrace());
  EXPECT_TRUE(ParseTraceparent(one).has_value()) << one;
  EXPECT_NE(one, FormatTraceparent(NewTrace()));
}

}  // namespace
}  // namespace tertib
