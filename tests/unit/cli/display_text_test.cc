#include "cli/display_text.h"

#include <gtest/gtest.h>

namespace tertib::cli {
namespace {

TEST(DisplayText, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(DisplayText("Penambahan Th.2018 — “é” 文 🏛"),
            "Penambahan Th.2018 — “é” 文 🏛");
  EXPECT_EQ(DisplayText(""), "");
}

TEST(DisplayText, SpellsOutWhatATerminalWouldObey) {
  EXPECT_EQ(DisplayText("\x1b[2J\x1b]0;owned\x07"), "\\e[2J\\e]0;owned\\x07");
  EXPECT_EQ(DisplayText("a\nb\rc\td\x7f"), "a\\nb\\rc\\td\\x7f");
  // CSI as one C1 control, U+009B.
  EXPECT_EQ(DisplayText("\xc2\x9b"
                        "31m"),
            "\\x9b31m");
}

TEST(DisplayText, SpellsOutWhatReversesTheReadingDirection) {
  EXPECT_EQ(DisplayText("a\u202eb\u2066c\u200fd\u2028"), "a\\u202eb\\u2066c\\u200fd\\u2028");
}

TEST(DisplayText, SpellsOutWhatShowsAsNothing) {
  EXPECT_EQ(DisplayText("a\u200bb\u00adc\ufeff\U000e0020"), "a\\u200bb\\xadc\\ufeff\\U000e0020");
}

TEST(DisplayText, SpellsOutBytesThatAreNotUtf8) {
  EXPECT_EQ(DisplayText("\xff"), "\\xff");
  // Too short, overlong, a surrogate, above U+10FFFF, a lone continuation.
  EXPECT_EQ(DisplayText("\xe2\x82"), "\\xe2\\x82");
  EXPECT_EQ(DisplayText("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(DisplayText("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");
  EXPECT_EQ(DisplayText("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(DisplayText("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(DisplayText("\x80z"), "\\x80z");
}

}  // namespace
}  // namespace tertib::cli
