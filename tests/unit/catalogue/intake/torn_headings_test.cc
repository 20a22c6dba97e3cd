#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TornHeadings, KindOfSomeSiblingsDoesNotGiveTheFirstCodeToTheOnlyHeadingOfThatKind) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN / BIDANG KET\nI\nI.A Subbag Umum ( 2 SOP ) 1. A\n2. B\n"
      "II\nII.A Seksi X ( 1 SOP ) 1. C\n"
      "III BIDANG INDUSTRI = 1 SOP\nIII.A Seksi Y ( 1 SOP ) 1. D\n"
      "SEKRETARIAT = 2 SOP\nBIDANG PASAR = 2 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(recap, "II").name, "BIDANG PASAR");
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(2));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
  const auto without_figures = ReadPrintedRecap(
      "I\nI.A Subbag Umum 1. A\nII\nII.A Seksi X 1. B\nIII BIDANG TIGA\nIII.A Seksi Y 1. C\n"
      "SEKRETARIAT\nBIDANG DUA\n");
  EXPECT_EQ(UnitOf(without_figures, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(without_figures, "II").name, "BIDANG DUA");
}

TEST(TornHeadings, OneCodeBesideItsSiblingDoesNotTakeTheHeadingOfAnother) {
  const auto recap = ReadPrintedRecap(
      "I BIDANG SATU\nI.A 1. A\nII BIDANG DUA\nII.A 1. B\n2. C\n"
      "II.B Seksi Tiga ( 1 SOP ) 1. D\nSeksi Satu ( 1 SOP )\nSeksi Dua ( 3 SOP )\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Satu");
  EXPECT_EQ(UnitOf(recap, "II.A").name, "Seksi Dua");
}

TEST(TornHeadings, GoToTheUnitsThatTheListOfRemarksCallsSo) {
  const auto recap = ReadPrintedRecap(
      "I\nI.A Seksi A 1. A Jumlah SOP = 3 terdiri dari\n2. B 1. Bid.Pasar = 2 SOP\n"
      "II\nII.A Seksi B 1. C 2. Bid.TI = 1 SOP\n"
      "BIDANG TERA DAN INDUSTRI = 2 SOP\nBIDANG PASAR = 1 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "BIDANG PASAR");
  EXPECT_EQ(UnitOf(recap, "II").name, "BIDANG TERA DAN INDUSTRI");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(TornHeadings, TopUnitThatHoldsRowsTakesAFigureBehindASign) {
  const auto one = ReadPrintedRecap(
      "I SEKRETARIAT = 1 SOP\nI.A Subbag Umum ( 1 SOP ) 1. A\nII 1. B\n2. C\n"
      "BIDANG PASAR = 2 SOP\n");
  EXPECT_EQ(UnitOf(one, "II").name, "BIDANG PASAR");
  EXPECT_THAT(CountsOf(one, "II"), ElementsAre(2));
  EXPECT_THAT(TextsOf(one), IsEmpty());
  const auto of_lower_kind = ReadPrintedRecap(
      "I\nI.A Subbag Umum ( 2 SOP ) 1. A\n2. B\nII 1. C\n2. D\nIII 1. E\n"
      "SEKRETARIAT = 2 SOP\nSEKSI PEMERINTAHAN = 2 SOP\nSEKSI KETERTIBAN = 1 SOP\n");
  EXPECT_EQ(UnitOf(of_lower_kind, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(of_lower_kind, "II").name, "SEKSI PEMERINTAHAN");
  EXPECT_EQ(UnitOf(of_lower_kind, "III").name, "SEKSI KETERTIBAN");
  const auto mixed = ReadPrintedRecap(
      "I\n1. A\n2. B\nII\nII.A Seksi X ( 1 SOP ) 1. C\nIII 1. D\n2. E\n"
      "SEKRETARIAT = 2 SOP\nBIDANG DUA = 1 SOP\nBIDANG TIGA = 2 SOP\n");
  EXPECT_EQ(UnitOf(mixed, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(mixed, "II").name, "BIDANG DUA");
  EXPECT_EQ(UnitOf(mixed, "III").name, "BIDANG TIGA");
}

TEST(TornHeadings, OneForTwoCodesIsReportedUnlessAnotherPageTells) {
  const std::string page =
      "NO BAGIAN KET\nI\nI.A Subbag Umum 1. A\nII\nII.A Seksi X 1. B\nBIDANG PASAR = 2 SOP\n";
  const auto undecidable = ReadPrintedRecap(page);
  EXPECT_EQ(UnitOf(undecidable, "I").name, "I");
  EXPECT_EQ(UnitOf(undecidable, "II").name, "II");
  EXPECT_EQ(undecidable.unplaced_count, 1);
  const auto told =
      ReadPrintedRecap(page + "NO BAGIAN KET\nII\nII.A Seksi X 1. B\nBIDANG PASAR = 2 SOP\n");
  EXPECT_EQ(UnitOf(told, "I").name, "I");
  EXPECT_EQ(UnitOf(told, "II").name, "BIDANG PASAR");
  EXPECT_EQ(told.unplaced_count, 0);
}

TEST(TornHeadings, KindOfUnitBetweenTwoRowsMayBeTheRestOfATitleAndNamesNoOtherUnit) {
  const std::string rows =
      "I BIDANG PELAYANAN = 4 SOP\nI.A Seksi Yankes ( 2 SOP ) 1. Laporan Bulanan\n"
      "Puskesmas Induk\n2. Rujukan\nI.B 1. Klinik\n";
  const auto recap = ReadPrintedRecap(rows);
  EXPECT_EQ(UnitOf(recap, "I.B").name, "I.B");
  ASSERT_EQ(recap.unplaced_count, 1);
  EXPECT_EQ(recap.findings[0].text(), "Puskesmas Induk");
  const auto in_capitals =
      ReadPrintedRecap("I\nI.A Seksi Yankes ( 2 SOP ) 1. Laporan\nSEKRETARIAT\n2. Rujukan\n");
  EXPECT_EQ(UnitOf(in_capitals, "I").name, "SEKRETARIAT");
  EXPECT_THAT(TextsOf(in_capitals), IsEmpty());
}

TEST(TornHeadings, GoWhereTheFiguresOfThePartsAddUpThoughARowWasAdded) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN / BIDANG KET\nI\nI.A Subbag Umum ( 1 SOP ) 1. A\nII\nII.A Seksi Anak ( 2 SOP ) 1. "
      "B\n"
      "2. C\n3. D\nBIDANG SOSIAL = 2 SOP\nSEKRETARIAT = 1 SOP\nNAMA / JUDUL SOP\nTOTAL : 3 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(recap, "II").name, "BIDANG SOSIAL");
  EXPECT_THAT(CountsOf(recap, "I"), ::testing::ElementsAre(1));
}

}  // namespace
}  // namespace tertib::catalogue
