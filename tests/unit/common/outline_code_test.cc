#include "services/common/outline_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tertib {
namespace {

TEST(OutlineCode, ReadsWhatIsPrinted) {
  EXPECT_EQ(OutlineCode::Parse("I")->ToString(), "I");
  EXPECT_EQ(OutlineCode::Parse("III.")->ToString(), "III");
  EXPECT_EQ(OutlineCode::Parse("II.C")->ToString(), "II.C");
  EXPECT_EQ(OutlineCode::Parse("II.C.12.b")->ToString(), "II.C.12.b");
}

TEST(OutlineCode, RefusesWhatIsNone) {
  for (const char* text : {"", ".", "IIII", "IC", "II..A", "SOP", "a", "II.SOP", "0", "I.0",
                           "I.A..", "I.1.1.1.1.1.1.1.1", "Ⅱ"}) {
    EXPECT_FALSE(OutlineCode::Parse(text).has_value()) << text;
  }
}

TEST(OutlineCode, OrderIsThatOfAnOutlineNotOfLetters) {
  std::vector<std::string> codes = {"X", "II.C", "IX", "I", "II", "II.A", "V", "II.10", "II.2"};
  std::sort(codes.begin(), codes.end(), [](const std::string& a, const std::string& b) {
    return *OutlineCode::Parse(a) < *OutlineCode::Parse(b);
  });
  EXPECT_EQ(codes,
            (std::vector<std::string>{"I", "II", "II.A", "II.2", "II.C", "II.10", "V", "IX", "X"}));
}

TEST(OutlineCode, ParentIsTheCodeWithoutItsLastPart) {
  EXPECT_EQ(OutlineCode::Parse("II.C.1")->Parent()->ToString(), "II.C");
  EXPECT_FALSE(OutlineCode::Parse("II")->Parent().has_value());
}

}  // namespace
}  // namespace tertib
