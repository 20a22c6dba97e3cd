#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Pages, HeadingOfAnyOfficeBeginsAPage) {
  for (const std::string heading :
       {"NO BAGIAN / ASISTEN KET", "NO INSTALASI KET", "NO KELURAHAN / SEKSI KETERANGAN",
        "No. Puskesmas / Seksi Ket.", "NO ORGANISASI KET", "NO BAGIAN JUMLAH SOP NOMOR SOP KET"}) {
    const auto recap =
        ReadPrintedRecap(heading + "\nI Bidang X\n1. A\n2. B\n" + heading + "\n1. A\n2. B\n3. C\n");
    EXPECT_EQ(recap.repeat_count, 2) << heading;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << heading;
  }
}

TEST(Pages, KindOfUnitAloneHeadsNoColumn) {
  const auto recap = ReadPrintedRecap("NO BAGIAN KET\nI 1. A\nPUSKESMAS INDUK = 1 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "PUSKESMAS INDUK");
}

TEST(Pages, NumbersThatRiseWithThePagesArePageNumbers) {
  for (const std::string first : {"1\n", ""}) {
    const bool at_head = !first.empty();
    const std::string foot = at_head ? "" : "\n1";
    const auto recap = ReadPrintedRecap(
        first + "NO BAGIAN KET\nI SEKRETARIAT = 3 SOP\nI.A 1. A\n2. Rapat dan" + foot +
        (at_head ? "\n2" : "") + "\nNO BAGIAN KET\n3. C\nSubbag Umum ( 3" + (at_head ? "" : "\n2") +
        "\nSOP )\n" + (at_head ? "3\n" : "") + "NO BAGIAN KET\n4. D\n" + (at_head ? "" : "3\n"));
    EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum");
    EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
    EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "Rapat dan", "C", "D"));
    EXPECT_THAT(TextsOf(recap), IsEmpty());
  }
}

TEST(Pages, NumbersThatDoNotAreReported) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN KET\nI SEKRETARIAT\n1. A\n7\n1\nNO BAGIAN KET\n2. B\n5\n2\n\f3. C\n4. D\n");
  ASSERT_EQ(recap.unplaced_count, 2);
  EXPECT_EQ(recap.findings[0].text(), "7");
  EXPECT_EQ(recap.findings[1].text(), "5");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B", "C", "D"));
}

TEST(Pages, NumberIsTheRestOfAnOpenTitleUnlessItIsThePages) {
  const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. Evaluasi Renja pada\n2019\n2. B\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Evaluasi Renja pada 2019", "B"));
}

TEST(Pages, WhoSignsTheDocumentNamesNoUnit) {
  const std::string rows =
      "NO BAGIAN KET\nI\nI.A Subbag Umum ( 1 SOP ) 1. A\nII BIDANG Y = 1 SOP\nII.A Seksi Dua 1. B\n"
      "TOTAL : 2 SOP\n";
  const auto dated = ReadPrintedRecap(
      rows + "Singkawang, 12 Januari 2018\nSEKRETARIS DAERAH\nI. MADE SUARTA, SH\nPembina Utama\n");
  EXPECT_EQ(UnitOf(dated, "I").name, "I");
  EXPECT_EQ(dated.unplaced_count, 4);
  const auto undated = ReadPrintedRecap(rows + "I. MADE SUARTA, SH\n");
  EXPECT_EQ(UnitOf(undated, "I").name, "I");
  ASSERT_EQ(undated.unplaced_count, 1);
  EXPECT_EQ(undated.findings.back().text(), "MADE SUARTA, SH");
}

TEST(Pages, FeetArePartOfNoTitle) {
  const std::string heading = "\fNO BAGIAN KET\n";
  for (const auto& [first, second] : std::vector<std::pair<std::string, std::string>>{
           {"diskominfo.kota.go.id", "diskominfo.kota.go.id"},
           {"https://kota.go.id/sop", "www.kota.go.id"},
           {"file:///D:/Rekap SOP.doc", "file:///D:/Rekap SOP.doc"},
           {"Dinas Kominfo Kota Bekasi 1/3", "Dinas Kominfo Kota Bekasi 2/3"},
           {"Dokumen Kota Bekasi Hal 1 dari 3", "Dokumen Kota Bekasi Hal 2 dari 3"},
           {"Dinas Kominfo Kota Bekasi", "Dinas Kominfo Kota Bekasi"},
           {"1/3", "2/3"},
           {"1 dari 3", "2 dari 3"},
           {"1 | Page", "2 | Page"},
           {"( 1 )", "( 2 )"},
           {"[1]", "[2]"},
           {"i/iii", "ii/iii"},
           {"bersambung ...", "bersambung ..."},
           {"Dicetak tanggal 3 Maret 2020", "Dicetak tanggal 3 Maret 2020"}}) {
    const auto recap =
        ReadPrintedRecap("NO BAGIAN KET\nI SEKRETARIAT\n1. A\n2. B\n" + first + "\n" + heading +
                         "3. C\n4. D\n" + second + "\n" + heading + "5. E\n");
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B", "C", "D", "E")) << first;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << first;
  }
}

TEST(Pages, WhatTheTableEndsWithIsNoFoot) {
  // The page is printed again, and with it the last line of a title.
  const std::string page = "NO BAGIAN KET\nI SEKRETARIAT\n1. A\n2. Usul Satya\nLencana\n\f";
  const auto again = ReadPrintedRecap(page + page + "NO BAGIAN KET\n3. C\n");
  EXPECT_THAT(TitlesOf(again, "I"), ElementsAre("A", "Usul Satya Lencana", "C"));
  const auto torn = ReadPrintedRecap(
      "NO BAGIAN KET\nI\n1. A\nSEKRETARIAT = 2 SOP\nNO BAGIAN KET\n2. B\nSEKRETARIAT = 2 SOP\n");
  EXPECT_EQ(UnitOf(torn, "I").name, "SEKRETARIAT");
}

TEST(Pages, WhoSignsForAnotherEndsNoTitle) {
  const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. A\n2. B\na.n. Kepala Dinas\nSekretaris\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B"));
  EXPECT_EQ(recap.unplaced_count, 2);
}

TEST(Pages, ListsBelowTheTotalAndWhoSignsAreNoRows) {
  const std::string rows = "NO BAGIAN KET\nI SEKRETARIAT\n1. A\n2. B\nTOTAL : 2 SOP\n";
  for (const std::string closing :
       {"Pontianak, 3 Maret 2020\nKepala Dinas\nTembusan :\n1. Wali Kota Pontianak\n2. Arsip\n",
        "\fPontianak, 3 Maret 2020\nKepala Dinas\nTembusan disampaikan kepada Yth :\n1. Wali Kota\n"
        "2. Arsip\n",
        "Pontianak, 3 Maret 2020\nKepala Dinas\nSekretaris\n1. Wali Kota\n2. Arsip\n",
        "Catatan :\n1. Satu\n2. Dua\n\f3. Tiga\n4. Empat\n"}) {
    const auto recap = ReadPrintedRecap(rows + closing);
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B")) << closing;
    EXPECT_EQ(recap.unplaced_count, 5) << closing;
    EXPECT_FALSE(recap.refused()) << closing;
    const auto more = ReadPrintedRecap(rows + closing + "II BIDANG Y\n1. C\n");
    EXPECT_THAT(TitlesOf(more, "II"), ElementsAre("C")) << closing;
    const auto again = ReadPrintedRecap(rows + closing + rows);
    EXPECT_EQ(again.repeat_count, 2) << closing;
  }
}

TEST(Pages, UnitsBelowADateAreReadAllTheSame) {
  const auto recap = ReadPrintedRecap(
      "Singkawang, 12 Januari 2018\nI SEKRETARIAT\n1. A\nSingkawang,   Mei 2018\n"
      "II. PENGAWASAN\nII.A 1. B\nII. PENGAWASAN INTERN\nII.A 1. B\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A"));
  EXPECT_EQ(UnitOf(recap, "II").name, "PENGAWASAN INTERN");
  EXPECT_EQ(recap.unplaced_count, 3);
}

}  // namespace
}  // namespace tertib::catalogue
