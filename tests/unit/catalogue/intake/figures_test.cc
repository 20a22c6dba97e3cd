#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Figures, AreReadHoweverAnOfficeSpellsThem) {
  for (const std::string figure :
       {"( 4 SOP )", "[ 4 SOP ]", "( SOP 4 )", "( 4 SOP-AP )", "(4-SOP)", "( 4 )", "( 4 buah )",
        "( 4 buah SOP )", "= 4 buah SOP", "= 4", ": 4", "4 SOP"}) {
    const auto beside = ReadPrintedRecap("I SEKRETARIAT = 4 SOP\nI.A Seksi A " + figure +
                                         " 1. A\n2. B\nI.B Seksi B ( 1 SOP ) 1. C\n");
    EXPECT_EQ(UnitOf(beside, "I.A").name, "Seksi A") << figure;
    EXPECT_THAT(CountsOf(beside, "I.A"), ElementsAre(4)) << figure;
    EXPECT_THAT(TextsOf(beside), IsEmpty()) << figure;
    const auto torn =
        ReadPrintedRecap("I SEKRETARIAT = 4 SOP\nI.A 1. A\n2. B\nSeksi A " + figure + "\n");
    EXPECT_EQ(UnitOf(torn, "I.A").name, "Seksi A") << figure;
    EXPECT_THAT(CountsOf(torn, "I.A"), ElementsAre(4)) << figure;
    EXPECT_THAT(TextsOf(torn), IsEmpty()) << figure;
  }
}

TEST(Figures, LeaveNothingInTheName) {
  for (const std::string figure :
       {"- 4 SOP", "– 4 SOP", "/ 4 SOP", ", 4 SOP", "; 4 SOP", "sebanyak 4 SOP", "Jumlah = 4 SOP",
        "total : 4 SOP", "{ 4 SOP }", "= 4 (empat) SOP", "( 4 (empat) SOP )", "( 4 dokumen )",
        "(SOP : 4)", "(Jumlah : 4)", "(Total 4)"}) {
    const auto beside =
        ReadPrintedRecap("I SEKRETARIAT\nI.A Seksi A " + figure + " 1. A\n2. B\n3. C\n");
    EXPECT_EQ(UnitOf(beside, "I.A").name, "Seksi A") << figure;
    EXPECT_THAT(CountsOf(beside, "I.A"), ElementsAre(4)) << figure;
    EXPECT_THAT(TitlesOf(beside, "I.A"), ElementsAre("A", "B", "C")) << figure;
    EXPECT_THAT(TextsOf(beside), IsEmpty()) << figure;
    const auto alone = ReadPrintedRecap("I SEKRETARIAT\nI.A Seksi A " + figure + "\n1. A\n");
    EXPECT_EQ(UnitOf(alone, "I.A").name, "Seksi A") << figure;
    EXPECT_THAT(CountsOf(alone, "I.A"), ElementsAre(4)) << figure;
  }
}

TEST(Figures, OfTheWholeDocumentMayStandInBrackets) {
  EXPECT_THAT(CountsOf(ReadPrintedRecap("I SEKRETARIAT\n1. A\n( TOTAL = 3 SOP )\n"), ""),
              ElementsAre(3));
  const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. A\nTOTAL ( 3 SOP )\n");
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(3));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Figures, WithoutTheWordSopWrapBelowTheirNames) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Seksi A 1. A\n( 2 ) 2. B\nI.B Seksi B\n( 1 )\n1. C\n"
      "I.C Seksi Data 1. D\ndan Informasi ( 2 ) 2. E\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi A");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi B");
  EXPECT_EQ(UnitOf(recap, "I.C").name, "Seksi Data dan Informasi");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(1));
  EXPECT_THAT(CountsOf(recap, "I.C"), ElementsAre(2));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Figures, OfAListNeedNotSayWhatTheyCount) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Seksi A 1. A Jumlah SOP = 6 buah terdiri dari\n"
      "2. B 1. Sekretariat = 4\n3. C 2. Bid. I.K.P = 2 buah SOP\n"
      "II BIDANG INFORMASI DAN KOMUNIKASI PUBLIK\nII.A Seksi B 1. D\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(6));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(4));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(2));
  EXPECT_THAT(UnitOf(recap, "II").aliases, ElementsAre("Bid. I.K.P"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Figures, SumBelowAUnitsRowsIsTheUnitsWhereItIsTheirNumber) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Subbag Umum 1. A\n2. B\nJumlah I.A = 2 SOP\n"
      "I.B Subbag Keuangan 1. C\nJumlah : 1 SOP\nJumlah Sekretariat = 3 SOP\n"
      "II BIDANG Y\nII.A Seksi Dua 1. E\nSub Total = 1 SOP\nTOTAL SOP DINAS KESEHATAN : 4 SOP\n");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(1));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(3));
  EXPECT_THAT(CountsOf(recap, "II.A"), ElementsAre(1));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(4));
  EXPECT_THAT(UnitOf(recap, "I.A").aliases, IsEmpty());
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Figures, TotalThatIsTheNumberOfAReprintedUnitsRowsStaysTheDocuments) {
  const auto recap = ReadPrintedRecap(
      "NO KET\nI SEKRETARIAT\nI.A Subbag Umum 1. A\n2. B\nI.B Subbag Keuangan 1. C\n"
      "TOTAL : 3 SOP\nNO KET\nI.A Subbag Umum 1. A\n2. B\n3. D\nTOTAL : 3 SOP\n");
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(3, 3));
  EXPECT_THAT(CountsOf(recap, "I.A"), IsEmpty());
}

TEST(Figures, TotalWhereNoUnitEndsInASumIsTheDocumentsThoughItIsTheLastUnitsNumber) {
  const auto runs_on = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Subbag Umum ( 2 SOP ) 1. A\n2. B\nI.B Subbag Keuangan ( 2 SOP ) 4. D\n"
      "5. E\nTOTAL : 5 SOP\n");
  EXPECT_THAT(CountsOf(runs_on, ""), ElementsAre(5));
  const auto gap = ReadPrintedRecap("I SEKRETARIAT\n1. A\n3. C\nTOTAL : 3 SOP\n");
  EXPECT_THAT(CountsOf(gap, ""), ElementsAre(3));
  const auto reprint = ReadPrintedRecap(
      "NO KET\nI SEKRETARIAT = 1 SOP\n1. A\nTOTAL : 1 SOP\nNO KET\nI SEKRETARIAT = 2 SOP\n1. A\n"
      "2. B\nTOTAL : 4 SOP\n");
  EXPECT_THAT(CountsOf(reprint, ""), ElementsAre(1, 4));
  const auto two = ReadPrintedRecap("I SEKRETARIAT\n1. A\nTOTAL : 3 SOP\nTOTAL : 2 SOP\n");
  EXPECT_THAT(CountsOf(two, ""), ElementsAre(3, 2));
}

TEST(Figures, PartOfATotalIsNeverTheWholeDocuments) {
  const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. A\nSub-Total : 7 SOP\nTOTAL : 1 SOP\n");
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(1));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(7));
  const auto amid = ReadPrintedRecap("I SEKRETARIAT\n1. A\nSub-Total : 7 SOP\n2. B\n");
  EXPECT_THAT(CountsOf(amid, ""), IsEmpty());
  EXPECT_EQ(amid.unplaced_count, 1);
}

TEST(Figures, SumBelowAUnitIsTheUnitsThoughItIsWrong) {
  for (const std::string word : {"Jumlah = ", "TOTAL : ", "Sub Total "}) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. A\n2. B\n" + word +
                                        "5 SOP\nII BIDANG PASAR\n1. C\n2. D\n" + word +
                                        "3 SOP\nTOTAL = 8 SOP\nSingkawang, 12 Januari 2018\n");
    EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(5)) << word;
    EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(3)) << word;
    EXPECT_THAT(CountsOf(recap, ""), ElementsAre(8)) << word;
    EXPECT_EQ(recap.unplaced_count, 1) << word;
  }
}

TEST(Figures, SumsBelowEachOtherAreTheInnerUnitsFirst) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Subbag Umum 1. A\nJumlah = 8 SOP\nI.B Subbag Keuangan 1. B\n2. C\n"
      "Jumlah = 9 SOP\nJumlah = 7 SOP\nII BIDANG Y\nII.A Seksi Dua 1. E\nII.B Seksi Tiga 1. F\n"
      "Jumlah = 2 SOP\nTOTAL = 5 SOP\n");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(8));
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(9));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(7));
  EXPECT_THAT(CountsOf(recap, "II.B"), IsEmpty());
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(5));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Figures, SumThatMayBeAnotherUnitsIsReported) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Subbag Umum 1. A\nI.B Subbag Keuangan ( 2 SOP ) 1. B\n2. C\n"
      "Jumlah = 7 SOP\nII BIDANG Y\n1. E\nTOTAL = 4 SOP\n");
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(7));
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].line(), 5);
  EXPECT_EQ(recap.findings[0].outline_code(), "I");
  const auto only = ReadPrintedRecap("I SEKRETARIAT\n1. A\nJumlah = 7 SOP\nII BIDANG Y\n1. E\n");
  EXPECT_THAT(CountsOf(only, "I"), ElementsAre(7));
  EXPECT_EQ(only.unplaced_count, 1);
}

TEST(Figures, SumBetweenTwoUnitsMayStillBeTheWholeDocuments) {
  for (const std::string total :
       {"Jumlah SOP = 9 terdiri dari", "Jumlah SOP = 2", "JUMLAH KESELURUHAN = 3 SOP"}) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. A\n" + total + "\nII BIDANG Y\n1. E\n");
    EXPECT_EQ(CountsOf(recap, "").size(), 1U) << total;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << total;
  }
}

TEST(Figures, SumOfAUnitByNameAboveTheTotalIsNotDropped) {
  for (const std::string sum :
       {"Jumlah Sekretariat : 7", "Jumlah I 7 SOP", "Jumlah Sekretariat = 7",
        "Jumlah SOP Sekretariat ( 7 )", "Total I = 7 SOP"}) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. A\n" + sum + "\nTOTAL : 1 SOP\n");
    EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(7)) << sum;
    EXPECT_THAT(CountsOf(recap, ""), ElementsAre(1)) << sum;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << sum;
  }
  const auto nobodys =
      ReadPrintedRecap("I SEKRETARIAT\n1. A\nJumlah yang lain-lain\nTOTAL : 1 SOP\n");
  EXPECT_EQ(nobodys.unplaced_count, 1);
}

TEST(Figures, WhatOnlyLooksLikeOneStaysAndIsReported) {
  for (const std::string name : {"Seksi A ( dua SOP )", "Seksi A 2 SOP )", "Seksi A ( 2 S O P )"}) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT\nI.A " + name + " 1. A\n");
    EXPECT_EQ(UnitOf(recap, "I.A").name, name);
    ASSERT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_UNPLACED)) << name;
    EXPECT_EQ(recap.findings[0].line(), 2);
    EXPECT_THAT(recap.findings[0].message(), HasSubstr("may be a figure"));
  }
  const auto titles = ReadPrintedRecap(
      "I SEKRETARIAT\n1. Layanan ( 24 jam )\n2. Tarif = 3\n3. Renstra (2018)\n4. Gerakan (5R)\n"
      "5. Kinerja ( TAPKIN )\n");
  EXPECT_THAT(TitlesOf(titles, "I"),
              ElementsAre("Layanan ( 24 jam )", "Tarif = 3", "Renstra (2018)", "Gerakan (5R)",
                          "Kinerja ( TAPKIN )"));
  EXPECT_EQ(titles.unplaced_count, 2);
  ASSERT_EQ(titles.findings.size(), 2U);
  EXPECT_EQ(titles.findings[0].position(), 1);
  EXPECT_EQ(titles.findings[1].position(), 2);
}

TEST(Figures, InWordsThatStayInANameAreReported) {
  for (const std::string figure :
       {"( Nihil )", "= NIHIL", "= - SOP", "= tiga SOP", ": 5 dokumen"}) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT " + figure + "\n1. A\n");
    ASSERT_GE(recap.findings.size(), 1U) << figure;
    EXPECT_EQ(recap.findings[0].line(), 1);
  }
}

}  // namespace
}  // namespace tertib::catalogue
