#include "services/common/text.h"

#include <gtest/gtest.h>

#include <string>

namespace tertib {
namespace {

TEST(Utf8, InvalidBytesAreFoundWhereTheyStand) {
  EXPECT_FALSE(FindInvalidUtf8("Kota Singkawang — Ⅲ 𝄞").has_value());
  EXPECT_EQ(FindInvalidUtf8("abc\xff"), 3U);
  EXPECT_EQ(FindInvalidUtf8("ab\xc3"), 2U);
  EXPECT_EQ(FindInvalidUtf8("\xc0\xaf"), 0U);          // Overlong.
  EXPECT_EQ(FindInvalidUtf8("a\xed\xa0\x80"), 1U);     // A surrogate.
  EXPECT_EQ(FindInvalidUtf8("\xf4\x90\x80\x80"), 0U);  // Above U+10FFFF.
}

TEST(ClipText, CutsBetweenCodePoints) {
  EXPECT_EQ(ClipText("ééé", 3), "ééé");
  EXPECT_EQ(ClipText("ééé", 2), "éé…");
}

TEST(NormaliseName, FoldsCaseAndWhiteSpace) {
  EXPECT_EQ(NormaliseName("  Bid.IKP \u00a0 dan\tLain "), "bid.ikp dan lain");
}

TEST(ParseNumber, TakesDigitsOnly) {
  EXPECT_EQ(ParseNumber("0157"), 157U);
  for (const char* text : {"", "-1", "+1", "1 ", "1a", "4294967296"}) {
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace tertib
