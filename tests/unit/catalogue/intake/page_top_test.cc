#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalogue/intake/reading.h"

// Rows at the top of a page that bears no code above them.

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kPage = "NO BAGIAN / BIDANG KET\n";

TEST(PageTop, PagePrintedAgainWithoutItsCodeBelongsToItsUnit) {
  const std::string first =
      std::string(kPage) +
      "I BIDANG X = 6 SOP\nI.A Seksi Satu ( 4 SOP ) 1. SOP Alfa\n2. SOP Beta\n" + kPage +
      "3. SOP Gama\n4. SOP Delta\nI.B Seksi Dua ( 2 SOP ) 1. SOP E\n";
  const std::string again = std::string(kPage) + "3. SOP Gama\n4. SOP Delta\n5. SOP Eta\n";
  const auto gap = ReadPrintedRecap(first + again);
  EXPECT_THAT(TitlesOf(gap, "I.B"), ElementsAre("SOP E"));
  EXPECT_THAT(TitlesOf(gap, "I.A"),
              ElementsAre("SOP Alfa", "SOP Beta", "SOP Gama", "SOP Delta", "SOP Eta"));
  EXPECT_EQ(gap.repeat_count, 2);
  EXPECT_THAT(TextsOf(gap), IsEmpty());
  // The numbers go on by chance, but the unit read last is complete.
  const auto goes_on = ReadPrintedRecap(first + "2. SOP F\n" + again);
  EXPECT_THAT(TitlesOf(goes_on, "I.B"), ElementsAre("SOP E", "SOP F"));
  EXPECT_EQ(UnitOf(goes_on, "I.A").rows.size(), 5U);
  EXPECT_THAT(TextsOf(goes_on), IsEmpty());
}

TEST(PageTop, TailOfAnEarlierUnitAboveACode) {
  const auto recap = ReadPrintedRecap(
      std::string(kPage) + "I BIDANG X\nI.A Seksi Satu ( 3 SOP ) 1. SOP A\n2. SOP B\n" + kPage +
      "3. SOP C\nI.B Seksi Dua ( 1 SOP ) 1. SOP D\n" + kPage +
      "3. SOP C\n4. SOP X Penambahan Th.2018\nI.B Seksi Dua ( 1 SOP ) 1. SOP D\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("SOP A", "SOP B", "SOP C", "SOP X"));
  EXPECT_THAT(TitlesOf(recap, "I.B"), ElementsAre("SOP D"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(PageTop, GoesOnOverSeveralPages) {
  const auto recap = ReadPrintedRecap(std::string("I Bidang X ( 3 SOP )\n1. A\n") + kPage +
                                      "2. B\n" + kPage + "3. C\nII Bidang Y ( 1 SOP )\n1. D\n" +
                                      kPage + "2. B\n" + kPage + "3. C\n4. E\n");
  EXPECT_THAT(TitlesOf(recap, "II"), ElementsAre("D"));
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B", "C", "E"));
}

TEST(PageTop, RowsThatTwoUnitsHaveAlikeAreReported) {
  const auto recap =
      ReadPrintedRecap(std::string("I Bidang X ( 2 SOP )\n1. Surat Masuk\n2. Surat Keluar\n") +
                       "II Bidang Y ( 2 SOP )\n1. Arsip\n" + kPage + "2. Surat Keluar\n");
  EXPECT_THAT(TitlesOf(recap, "II"), ElementsAre("Arsip", "Surat Keluar"));
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].line(), 7);
  EXPECT_THAT(recap.findings[0].message(), HasSubstr("unit I has it too"));
}

}  // namespace
}  // namespace tertib::catalogue
