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

TEST(NormaliseName, KnowsAllWhiteSpaceOfUnicodeAndNothingElse) {
  for (const char* space : {"\t", "\u0085", "\u00a0", "\u1680", "\u2000", "\u2009", "\u200a",
                            "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"}) {
    EXPECT_EQ(NormaliseName(std::string(space) + "Bidang" + space + space + "IKP" + space),
              "bidang ikp");
  }
  EXPECT_EQ(NormaliseName("\u00c9—\u200b\u2060\xc2"), "\u00c9—\u200b\u2060\xc2");
}

TEST(FirstCodePoint, ReadsEveryWidth) {
  EXPECT_EQ(FirstCodePoint("ab")->value, U'a');
  EXPECT_EQ(FirstCodePoint("éb")->length, 2U);
  EXPECT_EQ(FirstCodePoint("—b")->value, U'—');
  EXPECT_EQ(FirstCodePoint("😀b")->length, 4U);
  EXPECT_FALSE(FirstCodePoint("\xff").has_value());
  EXPECT_FALSE(FirstCodePoint("\xe2\x80").has_value());
}

TEST(ParseNumber, TakesDigitsOnly) {
  EXPECT_EQ(ParseNumber("0157"), 157U);
  for (const char* text : {"", "-1", "+1", "1 ", "1a", "4294967296"}) {
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace tertib
