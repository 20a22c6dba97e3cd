#include "services/common/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
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

std::string Utf8(char32_t c) {
  std::string text;
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0U | c >> 6U);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0U | c >> 12U);
    text += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
  } else {
    text += static_cast<char>(0xF0U | c >> 18U);
    text += static_cast<char>(0x80U | (c >> 12U & 0x3FU));
    text += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
  }
  return c < 0x80 ? text : text + static_cast<char>(0x80U | (c & 0x3FU));
}

struct Range {
  char32_t first;
  char32_t last;
};

TEST(HasControlCharacters, KnowsThoseOfAsciiC1LineSeparatorsAndNoncharactersAndNothingElse) {
  constexpr Range kControls[] = {{0, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x2029}, {0xFDD0, 0xFDEF}};
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) {
      c = 0xE000;  // Surrogates are no characters.
    }
    const bool control =
        std::any_of(std::begin(kControls), std::end(kControls),
                    [c](const Range& range) { return c >= range.first && c <= range.last; }) ||
        (c & 0xFFFEU) == 0xFFFE;
    ASSERT_EQ(HasControlCharacters("a" + Utf8(c) + "b"), control) << std::hex << uint32_t{c};
  }
  EXPECT_FALSE(HasControlCharacters("a\xff\x9b"));
}

// Default_Ignorable_Code_Point in DerivedCoreProperties.txt of Unicode 15.
constexpr Range kDefaultIgnorable[] = {
    {0xAD, 0xAD},       {0x34F, 0x34F},    {0x61C, 0x61C},   {0x115F, 0x1160}, {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},  {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},  {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

TEST(HasInvisibleCharacters, KnowsAllThatUnicodeLetsBeIgnoredAndNothingElse) {
  size_t expected = 0;
  for (const Range& range : kDefaultIgnorable) {
    for (char32_t c = range.first; c <= range.last; ++c, ++expected) {
      EXPECT_TRUE(HasInvisibleCharacters("a" + Utf8(c))) << std::hex << uint32_t{c};
    }
  }
  size_t found = 0;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    found += IsInvisible(c) ? size_t{1} : size_t{0};
  }
  EXPECT_EQ(found, expected);
}

TEST(ShowsSomething, IsFalseForWhateverReadersSeeNothingOf) {
  EXPECT_FALSE(ShowsSomething(""));
  for (char32_t c = 0; c <= 0xA0; ++c) {
    EXPECT_EQ(ShowsSomething(Utf8(c)), c > 0x20 && c < 0x7F) << uint32_t{c};
  }
  for (const Range& range : kDefaultIgnorable) {
    for (char32_t c = range.first; c <= range.last; ++c) {
      EXPECT_FALSE(ShowsSomething(Utf8(c) + " " + Utf8(c))) << std::hex << uint32_t{c};
    }
  }
  // Spaces, separators, blanks among letters and symbols, an accent alone, what only one font has,
  // and no characters.
  for (const char* nothing :
       {"\u2003", "\u3000", "\u2028", "\u2800", "\ufffc", "\U0001d159", "\U00013441", "\U00013442",
        "\u0301", "\uf0b7", "\ufdd0", "\uffff", "\U0010fffe", "\xff"}) {
    EXPECT_FALSE(ShowsSomething(nothing)) << nothing;
  }
  for (const char* something :
       {"a", " 7 ", "-", "+", "é", "文", "\u200b!", "\u2801", "\ufffd", "\U0001d158", "🏛"}) {
    EXPECT_TRUE(ShowsSomething(something)) << something;
  }
}

TEST(ParseNumber, TakesDigitsOnly) {
  EXPECT_EQ(ParseNumber("0157"), 157U);
  for (const char* text : {"", "-1", "+1", "1 ", "1a", "4294967296"}) {
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace tertib
