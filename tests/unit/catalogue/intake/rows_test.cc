#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string InUnit(const std::string& rows) {
  return std::string("I Bidang X ( 9 SOP )\n").append(rows);
}

PrintedRow FirstRow(const std::string& line) {
  return UnitOf(ReadPrintedRecap(InUnit(line + "\n")), "I").rows.at(0);
}

TEST(Rows, TitlesKeepInnerBlanksAndLoseOuterOnes) {
  EXPECT_EQ(FirstRow("1.   SOP  Buku \u00a0 Panjar \u00a0\t").title, "SOP  Buku \u00a0 Panjar");
}

TEST(Rows, NotesAreTakenOffTitles) {
  for (const char* note :
       {"Penambahan Th.2018", "Penambahan Th 2018", "Penambahan Tahun 2018", "Penambahan 2018",
        "Penambahan TA.2018", "Penambahan T.A. 2018", "Penambahan Tahun Anggaran 2018",
        "Perubahan Th. 2019", "Revisi Thn.2020", "Dicabut Tahun 2021", "Penambahan Th. 2018/2019",
        "Penambahan Th.2018-2019", "Penambahan Th.'19", "Revisi I Th.2019", "Revisi ke-2 Th.2019",
        "Penambahan Th.2018 dan Revisi Th.2019"}) {
    const PrintedRow row = FirstRow(std::string("1. SOP Surat Masuk ") + note);
    EXPECT_EQ(row.title, "SOP Surat Masuk");
    EXPECT_EQ(row.note, note);
  }
  const PrintedRow bracketed = FirstRow("1. SOP Surat (Perubahan Tahun 2019)");
  EXPECT_EQ(bracketed.title, "SOP Surat");
  EXPECT_EQ(bracketed.note, "Perubahan Tahun 2019");
  EXPECT_EQ(FirstRow("1. SOP Surat\nPenambahan Th.2018").note, "Penambahan Th.2018");
}

TEST(Rows, TitlesThatLookLikeNotesStayWhole) {
  for (const char* title :
       {"SOP SPT tahunan", "SOP Penyusunan Rencana Kerja Tahunan",
        "SOP Penyusunan DPA Perubahan Tahun 2019", "SOP Belanja Tambahan Tahun 2020",
        "SOP Laporan Penghapusan Tahun 2018", "SOP Laporan Th.2018", "Penambahan Th.2018",
        "SOP Penambahan Daya Th.2018 Kantor", "SOP Penyusunan Penetapan Kinerja ( TAPKIN )",
        "SOP Penerimaan Peserta Didik Baru Th. 2019", "SOP Penyusunan RKA Perubahan Th. 2019",
        "SOP Aset yang Dihapus Tahun 2018"}) {
    const PrintedRow row = FirstRow(std::string("1. ") + title);
    EXPECT_EQ(row.title, title);
    EXPECT_EQ(row.note, "");
  }
}

TEST(Rows, TitlesGoOnInTheNextLine) {
  const auto recap = ReadPrintedRecap(
      InUnit("1. SOP Penerbitan\nsurat izin\n2. SOP Pemasangan dan\nPerbaikan CCTV\n"
             "3. SOP Barang/\nJasa\n4. SOP Penetapan ( Tapkin\nTahunan )\n5.\nSOP Lima\n"
             "6. SOP Enam\nApa Saja\n"));
  EXPECT_THAT(
      TitlesOf(recap, "I"),
      ElementsAre("SOP Penerbitan surat izin", "SOP Pemasangan dan Perbaikan CCTV",
                  "SOP Barang/Jasa", "SOP Penetapan ( Tapkin Tahunan )", "SOP Lima", "SOP Enam"));
  EXPECT_THAT(UnitOf(recap, "I").rows[0].lines, ElementsAre(2));
  EXPECT_EQ(recap.unplaced_count, 1);
}

TEST(Rows, RepeatsOfALaterPrintingAreNoSops) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. A\n2. B\n\f1. A\n2.  b\n3. C\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B", "C"));
  EXPECT_EQ(recap.row_count, 5);
  EXPECT_EQ(recap.repeat_count, 2);
  EXPECT_THAT(UnitOf(recap, "I").rows[1].lines, ElementsAre(3, 5));
  EXPECT_EQ(UnitOf(recap, "I").rows[2].first_printing, 2);
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Rows, CodeAgainOnAPageThatGoesOnBeginsNoPrinting) {
  const auto recap = ReadPrintedRecap("I Bidang X 1. A\n2. B\n\fI Bidang X 3. C\n");
  EXPECT_EQ(UnitOf(recap, "I").rows[2].first_printing, 1);
  EXPECT_EQ(recap.repeat_count, 0);
}

TEST(Rows, LaterPrintingChanges) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\n1. A\n2. B\n3. C Penambahan Th.2017\nI Bidang X\n1. A lain\n"
      "2. B Penambahan Th.2018\n3. C\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A lain", "B", "C"));
  EXPECT_EQ(UnitOf(recap, "I").rows[1].note, "Penambahan Th.2018");
  EXPECT_EQ(UnitOf(recap, "I").rows[2].note, "Penambahan Th.2017");
  EXPECT_EQ(recap.repeat_count, 3);
  EXPECT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING,
                                          v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING));
  EXPECT_FALSE(recap.refused());
}

std::vector<int> PositionsOf(const PrintedRecap& recap, std::string_view code) {
  std::vector<int> positions;
  for (const PrintedRow& row : UnitOf(recap, code).rows) {
    positions.push_back(row.position);
  }
  return positions;
}

// The titles of the rows that a later printing leaves out.
std::vector<std::string> LeftOutOf(const PrintedRecap& recap, const std::string& code) {
  std::vector<std::string> titles;
  for (const PrintedRow& row : UnitOf(recap, code).rows) {
    if (row.left_out) {
      titles.push_back(row.title);
    }
  }
  return titles;
}

TEST(Rows, RowLeftOutOfALaterPrintingStaysAndItsFollowersMoveUp) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\n1. Surat Masuk\n2. Surat Keluar\n3. Arsip\n4. Cuti\n"
      "I Bidang X\n1. Surat Masuk\n2. Arsip\n3. Cuti\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Surat Masuk", "Surat Keluar", "Arsip", "Cuti"));
  EXPECT_THAT(PositionsOf(recap, "I"), ElementsAre(1, 2, 2, 3));
  EXPECT_THAT(UnitOf(recap, "I").rows.at(3).lines, ElementsAre(5, 9));
  EXPECT_EQ(UnitOf(recap, "I").rows.at(3).first_printing, 1);
  EXPECT_EQ(recap.repeat_count, 3);
  ASSERT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING));
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("\"Surat Keluar\""));
  EXPECT_EQ(recap.findings[0].position(), 2);
  EXPECT_EQ(recap.findings[0].line(), 8);
  EXPECT_THAT(LeftOutOf(recap, "I"), ElementsAre("Surat Keluar"));
}

TEST(Rows, RowLeftOutOfOnePrintingAndBackInTheNextIsNotLeftOut) {
  const std::string all = "I Bidang X\n1. A\n2. B\n3. C\n";
  const auto recap = ReadPrintedRecap(all + "I Bidang X\n1. A\n2. C\n" + all);
  EXPECT_THAT(LeftOutOf(recap, "I"), IsEmpty());
}

TEST(Rows, RowInsertedInALaterPrintingIsTheNewOne) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\n1. Surat Masuk\n2. Surat Keluar\n\f3. Arsip\n4. Cuti\n\f"
      "I Bidang X\n1. Surat Masuk\n2. Disposisi\n\f3. Surat Keluar\n4. Arsip\n5. Cuti\n");
  EXPECT_THAT(TitlesOf(recap, "I"),
              ElementsAre("Surat Masuk", "Disposisi", "Surat Keluar", "Arsip", "Cuti"));
  EXPECT_THAT(PositionsOf(recap, "I"), ElementsAre(1, 2, 3, 4, 5));
  for (const PrintedRow& row : UnitOf(recap, "I").rows) {
    EXPECT_EQ(row.first_printing, row.title == "Disposisi" ? 2 : 1) << row.title;
  }
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Rows, NumberPassedOverOnOnePageIsLeftOutButNotOneBetweenPages) {
  const std::string printed = "I Bidang X\n1. A\n2. B\n3. C\n4. D\n";
  const auto passed_over = ReadPrintedRecap(printed + "I Bidang X\n1. A\n3. C\n4. D\n");
  EXPECT_THAT(TitlesOf(passed_over, "I"), ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(KindsOf(passed_over), ElementsAre(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING));
  EXPECT_THAT(LeftOutOf(passed_over, "I"), ElementsAre("B"));
  const auto page_missing = ReadPrintedRecap(printed + "I Bidang X\n1. A\n\f4. D\n");
  EXPECT_THAT(TitlesOf(page_missing, "I"), ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(TextsOf(page_missing), IsEmpty());
  EXPECT_THAT(LeftOutOf(page_missing, "I"), IsEmpty());
}

TEST(Rows, RowsOfOneTitleKeepTheirNumbers) {
  const auto recap =
      ReadPrintedRecap("I Bidang X\n1. A\n2. B\n3. A\nI Bidang X\n1. B\n2. A\n3. A\n4. A\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("B", "A", "A", "A"));
  EXPECT_EQ(UnitOf(recap, "I").rows.at(3).first_printing, 2);
  EXPECT_EQ(recap.repeat_count, 3);
}

TEST(Rows, TwoTitlesInOnePrintingConflict) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. A\n2. B\n2. C\n2. b\n");
  EXPECT_TRUE(recap.refused());
  ASSERT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_CONFLICTING_TITLES));
  EXPECT_EQ(recap.findings[0].line(), 4);
  EXPECT_EQ(recap.findings[0].position(), 2);
  EXPECT_EQ(recap.findings[0].outline_code(), "I");
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("line 3"));
}

TEST(Rows, NumberTypedTwiceAcrossAPageBreakConflicts) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. A\n2. B\n\f2. C\n3. D\n");
  EXPECT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_CONFLICTING_TITLES));
}

TEST(Rows, GapsAreReportedOnceEach) {
  const auto recap = ReadPrintedRecap("I Bidang X\n3. A\n4. B\n1000000. C\n");
  ASSERT_THAT(KindsOf(recap),
              ElementsAre(v1::FINDING_KIND_NUMBERING_GAP, v1::FINDING_KIND_NUMBERING_GAP));
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("no row 1-2 "));
  EXPECT_EQ(recap.findings[1].line(), 4);
  EXPECT_FALSE(recap.refused());
}

TEST(Rows, RowBeforeAnyUnitIsRefusedEachTime) {
  const auto recap = ReadPrintedRecap("1. A\n2. B\nI Bidang X\n1. C\n");
  EXPECT_THAT(KindsOf(recap),
              ElementsAre(v1::FINDING_KIND_ROW_BEFORE_UNIT, v1::FINDING_KIND_ROW_BEFORE_UNIT));
}

TEST(Rows, NumbersOutOfRange) {
  const auto recap =
      ReadPrintedRecap(InUnit("0. A\n1. B\n1000001. C\n99999999999999999999. D\n"
                              "TOTAL : 99999999999999999999 SOP\nBidang X = 10000001 SOP\n"));
  EXPECT_THAT(KindsOf(recap), ::testing::SizeIs(5));
  EXPECT_THAT(KindsOf(recap), ::testing::Each(v1::FINDING_KIND_OUT_OF_RANGE));
}

TEST(Rows, PageFurnitureIsNoTitle) {
  const auto recap = ReadPrintedRecap(
      InUnit("1. A\nHalaman 1 dari 3\nNAMA / JUDUL SOP\nNO. BAGIAN / BIDANG NAMA / JUDUL SOP KET\n"
             "2. B\nHal. 2\n- 3 -\n"));
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Rows, SeveralOnOneLineArePartedWhereNumbersGoOn) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X ( 4 SOP ) 1. SOP Satu 2. SOP Dua 3. SOP Tiga Penambahan Th.2018\n4. SOP Empat\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Satu", "SOP Dua", "SOP Tiga", "SOP Empat"));
  EXPECT_EQ(UnitOf(recap, "I").rows.at(2).note, "Penambahan Th.2018");
  EXPECT_EQ(recap.row_count, 4);
  for (const char* title :
       {"SOP Satu 2. SOP Dua", "SOP Satu 2. dua 3. tiga", "SOP Satu 3. A 4. B"}) {
    EXPECT_EQ(FirstRow(std::string("1. ") + title).title, title);
  }
}

TEST(Rows, CodeTypedForTwoUnitsOfOnePageConflicts) {
  const std::string first = "I Bidang X\nI.A Seksi Satu ( 3 SOP ) 1. SOP A\n2. SOP B\n3. SOP C\n";
  const std::string second = "I.A Seksi Dua ( 2 SOP ) 1. SOP D\n2. SOP E\n";
  const auto recap = ReadPrintedRecap(first + second);
  ASSERT_EQ(recap.findings.size(), 3U);
  EXPECT_EQ(recap.findings[0].kind(), v1::FINDING_KIND_CONFLICTING_TITLES);
  EXPECT_EQ(recap.findings[0].line(), 5);
  EXPECT_EQ(recap.findings[1].line(), 6);
  EXPECT_FALSE(ReadPrintedRecap(first + "NO BAGIAN KET\n" + second).refused());
  EXPECT_FALSE(ReadPrintedRecap(first + "I.A Seksi Dua 1. SOP A\n2. SOP E\n").refused());
}

TEST(Rows, RetitledRowBehindAnInsertedOneIsKnownByItsNeighbours) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\n1. SOP A\n2. SOP B\n3. SOP C\n\f"
      "I Bidang X\n1. SOP Baru\n2. SOP A\n3. SOP B revisi\n4. SOP C\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Baru", "SOP A", "SOP B revisi", "SOP C"));
  EXPECT_EQ(recap.repeat_count, 3);
  EXPECT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING));
}

TEST(Rows, BlankBeforeTheDotOfANumberIsPassedOver) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. SOP A\n2 . SOP B\n3 SOP C\n4. SOP D\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP A", "SOP B", "SOP D"));
  EXPECT_EQ(recap.unplaced_count, 1);
}

TEST(Rows, NumbersThatGoOnThroughAllUnitsHaveNoGaps) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\nI.A Seksi A 1. A\n2. B\nI.B Seksi B 3. C\n4. D\nII Bidang Y\n"
      "II.A Seksi C 5. E\n7. G\n\fII.A Seksi C 5. E\n7. G\n8. H\n");
  ASSERT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_NUMBERING_GAP));
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("no row 6 "));
}

TEST(Rows, TabsInTitlesBecomeBlanksWithAFinding) {
  const auto recap = ReadPrintedRecap(InUnit("1.\tSOP\tBuku \tKas\n"));
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Buku  Kas"));
  EXPECT_THAT(TextsOf(recap), ElementsAre(::testing::HasSubstr("may hold a note")));
}

TEST(Rows, OutOfOrderAreReported) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. A\n4. D\n2. B\n3. C\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B", "C", "D"));
  ASSERT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_ROW_OUT_OF_ORDER));
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("Row 2 of unit I on line 4"));
}

TEST(Rows, WhiteSpaceOfUnicodeIsTakenOffTheirEnds) {
  for (const char* blank :
       {"\u2002", "\u2003", "\u200a", "\u200b", "\u202f", "\u205f", "\u3000", "\ufeff"}) {
    EXPECT_EQ(FirstRow(std::string(blank) + "1." + blank + "SOP Buku" + blank).title, "SOP Buku");
  }
}

TEST(Rows, LastOnesThatALaterPrintingEndsBeforeAreLeftOut) {
  const std::string first = "I Bidang X\nI.A Seksi A\n1. A\n2. B\n3. C\nI.B Seksi B\n1. D\n";
  const auto recap = ReadPrintedRecap(first + "\fI.A Seksi A\n1. A\n2. B\nI.B Seksi B\n1. D\n");
  const auto& rows = UnitOf(recap, "I.A").rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[2].left_out);
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("left out"));
  // The rest may stand on a page that was not printed again.
  const auto cut = ReadPrintedRecap(first + "\fI.A Seksi A\n1. A\n2. B\n\fI.B Seksi B\n1. D\n");
  EXPECT_FALSE(UnitOf(cut, "I.A").rows[2].left_out);
  EXPECT_THAT(TextsOf(cut), IsEmpty());
}

}  // namespace
}  // namespace tertib::catalogue
