#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kUnits =
    "I SEKRETARIAT = 95 SOP\nI.A Subbag Umum\n1. Satu\n"
    "II BIDANG E-GOVERNMENT DAN TELEMATIKA\nII.A Seksi A\n1. Dua\n"
    "III BIDANG INFORMASI DAN KOMUNIKASI PUBLIK\nIII.A Seksi B\n";

PrintedRecap WithRows(const std::string& rows) { return ReadPrintedRecap(kUnits + rows); }

TEST(Remarks, NeverStandInTitles) {
  const auto recap = WithRows(
      "1. Surat Masuk Jumlah SOP = 157 terdiri dari\n2. Surat Keluar 1. Sekretariat  = 95 SOP\n"
      "3. Rumah Tangga 2. Bid.E-Gov dan Telematika = 46 SOP 3. Bid.IKP = 16 SOP\n"
      "4. Surat Jalan TOTAL : 157 SOP\n5. Surat Tugas Bid. IKP = 16 SOP\n6. Surat Lain\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Surat Masuk", "Surat Keluar", "Rumah Tangga",
                                                    "Surat Jalan", "Surat Tugas", "Surat Lain"));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(157, 157));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 95));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(46));
  EXPECT_THAT(CountsOf(recap, "III"), ElementsAre(16, 16));
  EXPECT_THAT(UnitOf(recap, "I").aliases, IsEmpty());
  EXPECT_THAT(UnitOf(recap, "III").aliases, ElementsAre("Bid.IKP", "Bid. IKP"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, StandOnLinesOfTheirOwn) {
  const auto recap = WithRows(
      "1. Tiga\nJumlah SOP = 157\nterdiri dari :\n1. Sekretariat = 95 SOP\n"
      "4. Bid.IKP = 16 SOP\nb. Bid. E-Gov dan Telematika = 46 SOP\nJumlah Sekretariat = 95 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Tiga"));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 95, 95));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(46));
  // The name says which unit is meant; the number is mistyped.
  EXPECT_THAT(CountsOf(recap, "III"), ElementsAre(16));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, OfNoUnitAreReported) {
  const auto recap = WithRows("1. Tiga 9. Bid. Asing = 5 SOP\n2. Empat Seksi Entah = 5 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Tiga", "Empat"));
  EXPECT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_UNPLACED, v1::FINDING_KIND_UNPLACED));
  EXPECT_EQ(recap.unplaced_count, 2);
}

TEST(Remarks, TotalsInTheirManyForms) {
  for (const char* total :
       {"TOTAL : 157   SOP", "TOTAL = 157 SOP", "Jumlah SOP : 157", "JUMLAH TOTAL 157 SOP",
        "Jumlah seluruh SOP = 157.", "GRAND TOTAL : 157 SOP", "TOTAL :\n157 SOP"}) {
    const auto recap = WithRows(std::string("1. Tiga\n") + total + "\n");
    EXPECT_THAT(CountsOf(recap, ""), ElementsAre(157)) << total;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << total;
  }
}

TEST(Remarks, NumberOfATotalStandsInNoTitle) {
  const auto recap = WithRows("1.SOP Aula 3. Jumlah = 8 SOP\n2. SOP Festival 4. Total = 4 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("SOP Aula", "SOP Festival"));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(8, 4));
  EXPECT_EQ(recap.figures.back().text, "4. Total = 4 SOP");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, BulletBeforeALabelStandsInNoTitle) {
  const auto recap = WithRows(
      "1. Surat Keluar - Sekretariat : 4 SOP\n2. Surat Masuk • Sekretariat = 5 SOP\n"
      "3. - Sekretariat = 6 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Surat Keluar", "Surat Masuk"));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 4, 5, 6));
}

TEST(Remarks, NumberedKindOfUnitNeedsNoSign) {
  const auto recap = WithRows("1. Surat Keluar 1. Sekretariat 2 SOP\n2. Penyusunan 3 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Surat Keluar", "Penyusunan 3 SOP"));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 2));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, RowThatReadsLikeTheFigureOfNoUnitIsSaidToBeLost) {
  const auto recap = WithRows("1. Tiga\n2. Cuti Perindustrian : 2 SOP\n");
  ASSERT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_UNPLACED));
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("a row may be lost"));
}

TEST(Remarks, WrapInTheirColumnAndStayOutOfTitles) {
  const auto recap = WithRows(
      "1. Surat Masuk Jumlah SOP = 157 terdiri\nyang Rahasia dari\n"
      "2. Surat Keluar 1. Sekretariat = 95 SOP\n3. Cuti 2. Bid.E-Gov dan Telematika =\n46 SOP\n"
      "4. Pensiun 3. Bid.Informasi\ndan Komunikasi Publik\n= 16\nSOP\n"
      "5. Arsip 1. Sekretariat\nDaerah\n6. Rapat\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Surat Masuk yang Rahasia", "Surat Keluar",
                                                    "Cuti", "Pensiun", "Arsip Daerah", "Rapat"));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(157));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(46));
  EXPECT_THAT(CountsOf(recap, "III"), ElementsAre(16));
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].text(), "1. Sekretariat");
}

TEST(Remarks, WrapBesideTheNextRow) {
  const auto recap = WithRows(
      "1. Surat Masuk Jumlah SOP = 157\n2. Surat Keluar terdiri dari\n"
      "3. Cuti 2. Bid.E-Gov dan Telematika =\n4. Pensiun 46 SOP\n5. Arsip terdiri dari\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"),
              ElementsAre("Surat Masuk", "Surat Keluar", "Cuti", "Pensiun", "Arsip terdiri dari"));
  EXPECT_EQ(recap.figures.back().text, "2. Bid.E-Gov dan Telematika = 46 SOP");
  EXPECT_THAT(recap.figures, ::testing::Contains(::testing::Field(
                                 &PrintedFigure::text, "Jumlah SOP = 157 terdiri dari")));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, WithoutTheWordSopNeedNotFindIt) {
  const auto recap = WithRows(
      "1. Surat 1. Sekretariat = 95\n2. Cuti 1. Sekretariat = 94\nSOP\n3. Rapat 1. Sekretariat ( "
      "93 )\n"
      "III.B Seksi C 1. Arsip 1. Sekretariat = 92\nSOP\n2. Aula 1. Sekretariat = 91\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Surat", "Cuti", "Rapat"));
  EXPECT_THAT(TitlesOf(recap, "III.B"), ElementsAre("Arsip", "Aula"));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 95, 94, 93, 92, 91));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, WhoseRestHidesInTheNextRowAreReportedAndKeepTheRow) {
  const auto recap =
      WithRows("1. Surat 3. Bid.Informasi dan\n2. Cuti Komunikasi Publik = 16 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Surat", "Cuti Komunikasi Publik = 16 SOP"));
  EXPECT_THAT(recap.findings, ::testing::SizeIs(2));
}

TEST(Remarks, FiguresOfNoKnownFormInATitleAreReported) {
  const auto recap = WithRows(
      "1. Surat =\n2. Cuti = 4\n3. Pensiun = 4 buah\n4. Arsip ( 4 )\n5. Renstra ( 2019 )\n"
      "6. Tahap (1) dan (2)\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ::testing::SizeIs(6));
  EXPECT_THAT(recap.findings, ::testing::SizeIs(4));
  EXPECT_EQ(recap.unplaced_count, 4);
}

TEST(Remarks, ThatWrapBesideATitlesRestAreCutAtTheUnitsName) {
  constexpr const char* kEnd =
      "II BIDANG CIPTA KARYA\n1. SOP Uji\nIII BIDANG PELAYANAN INFORMASI\n1. A\n";
  const auto titles = [&](const std::string& rows) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT\n" + rows + kEnd);
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << rows;
    EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(2)) << rows;
    EXPECT_THAT(UnitOf(recap, "II").aliases, ::testing::Contains("Bid. Cipta Karya")) << rows;
    return TitlesOf(recap, "I");
  };
  EXPECT_THAT(titles("1. Surat Keputusan 2. Bid. Cipta\nWali Kota Karya = 2 SOP\n"),
              ElementsAre("Surat Keputusan Wali Kota"));
  EXPECT_THAT(titles("1. Surat Keputusan 2. Bid. Cipta\nWali Kota Karya\n= 2\nSOP\n2. Cuti\n"),
              ElementsAre("Surat Keputusan Wali Kota", "Cuti"));
  EXPECT_THAT(titles("1. Surat Keputusan 2. Bid. Cipta\nWali Karya =\nKota 2 SOP\n2. Cuti\n"),
              ElementsAre("Surat Keputusan Wali Kota", "Cuti"));
  EXPECT_THAT(titles("1. Surat Keputusan 2. Bid. Cipta Karya\nWali Kota = 2 SOP\n"),
              ElementsAre("Surat Keputusan Wali Kota"));
  EXPECT_THAT(titles("1. Surat Keputusan 2. Bid. Cipta Karya =\nWali Kota 2 SOP\n"),
              ElementsAre("Surat Keputusan Wali Kota"));
  EXPECT_THAT(titles("1. Surat Keputusan 2. Bid. Cipta\nKarya = 2 SOP\n"),
              ElementsAre("Surat Keputusan"));
}

TEST(Remarks, OfSeveralLinesThatAreNoUnitsNameAreReported) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\n1. Surat Keputusan 2. Bid. Cipta\nWali Kota Kriya = 2 SOP\n"
      "II BIDANG CIPTA KARYA\n1. SOP Uji\n");
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(2));
  EXPECT_THAT(UnitOf(recap, "II").aliases, IsEmpty());
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_THAT(recap.findings[0].message(), ::testing::HasSubstr("words of the title beside it"));
  EXPECT_EQ(recap.unplaced_count, 1);
}

TEST(Remarks, MarkersBeforeALabelStandInNoTitle) {
  for (const char* marker :
       {"a.", "a)", "(a)", "A.", "(1)", "1)", "1 .", "->", "→", "–", "\uf0b7"}) {
    const auto recap =
        WithRows(std::string("1. Cuti ") + marker + " Sekretariat = 3 SOP\n2. Arsip " + marker +
                 " Sekretariat =\n4 SOP\n3. Gaji\n");
    EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Cuti", "Arsip", "Gaji")) << marker;
    EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 3, 4)) << marker;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << marker;
  }
}

TEST(Remarks, LeaveBracketsOfTitlesAlone) {
  const auto recap = WithRows(
      "1. Tahap (1) dan (2) Sekretariat = 3 SOP\n2. Rapat (Tahap 2) Sekretariat = 4 SOP\n"
      "3. Rapat (Golongan A) Sekretariat = 5 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"),
              ElementsAre("Tahap (1) dan (2)", "Rapat (Tahap 2)", "Rapat (Golongan A)"));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(95, 3, 4, 5));
}

TEST(Remarks, TotalsAtTheEndOfATitle) {
  for (const char* total :
       {"Jumlah SOP = 7 (tujuh) terdiri dari", "Jumlah SOP : 7, terdiri dari :",
        "Jumlah SOP = 7 (Tujuh) SOP, yaitu :", "Jumlah SOP sebanyak 7", "Jumlah SOP - 7",
        "Keterangan : Jumlah SOP = 7", "Ket. Jumlah SOP = 7", "Jumlah SOP = 7, terdiri dari",
        "Jumlah SOP = 7 :", "Jml SOP = 7", "Jml. SOP = 7", "Jumlah = 7 SOP, yaitu",
        "Jumlah SOP = 7 terdiri dr", "Jumlah SOP = 7 SOP (tujuh SOP)"}) {
    const auto recap = WithRows(std::string("1. Tiga ") + total + "\n2. Empat\n");
    EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Tiga", "Empat")) << total;
    EXPECT_THAT(CountsOf(recap, ""), ElementsAre(7)) << total;
    EXPECT_THAT(TextsOf(recap), IsEmpty()) << total;
  }
  const auto recap = WithRows("1. Pencatatan Keterangan Jumlah SOP = 7\n2. Ket. (dua)\n");
  EXPECT_THAT(TitlesOf(recap, "III.A"), ElementsAre("Pencatatan Keterangan", "Ket. (dua)"));
}

TEST(Remarks, WithFiguresInBracketsAreKnownByTheirUnitsName) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Subbag Umum\n1. Surat Masuk Sekretariat ( 2 SOP )\n"
      "2. Surat Keluar - Bid. Cipta Karya ( 1 SOP )\n3. Cuti Bid. CK 4 SOP\n"
      "4. Rapat Seksi Entah ( 5 SOP )\nII BIDANG CIPTA KARYA\n1. Uji\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("Surat Masuk", "Surat Keluar", "Cuti", "Rapat Seksi Entah"));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(1, 4));
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(5));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, NotesInBracketsOrFarBehindATitleAreTakenOffIt) {
  const auto recap = WithRows(
      "1. Surat Masuk (Revisi 2018)\n2. Surat Keluar                   Belum Ada\n"
      "3. Arsip Ditambahkan Th. 2018 Direvisi Th. 2019\n4. Gaji (Baru)\n5. Cuti (SOP Baru 2019)\n"
      "6. Rapat (Baru) (Dihapus Tahun 2020)\n7. Aula     Revisi 2018\n");
  std::vector<std::string> notes;
  for (const PrintedRow& row : UnitOf(recap, "III.A").rows) {
    notes.push_back(row.note);
  }
  EXPECT_THAT(TitlesOf(recap, "III.A"),
              ElementsAre("Surat Masuk", "Surat Keluar", "Arsip", "Gaji", "Cuti", "Rapat", "Aula"));
  EXPECT_THAT(notes,
              ElementsAre("Revisi 2018", "Belum Ada", "Ditambahkan Th. 2018 Direvisi Th. 2019",
                          "Baru", "SOP Baru 2019", "(Baru) (Dihapus Tahun 2020)", "Revisi 2018"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Remarks, BracketsThatHoldNoNoteStayInTitles) {
  const std::vector<std::string> titles = {"Kelompok Masyarakat (KIM)", "Tugas Dinas (SPPD)",
                                           "Siswa (Pindahan)",          "Gedung (Baru dan Lama)",
                                           "Surat Belum Ada",           "Sekolah Baru",
                                           "Laporan (Tahun 2018)",      "Siswa   Baru dan Lama"};
  std::string rows;
  for (size_t row = 0; row < titles.size(); ++row) {
    rows += std::to_string(row + 1) + ". " + titles[row] + "\n";
  }
  EXPECT_THAT(TitlesOf(WithRows(rows), "III.A"), ::testing::ElementsAreArray(titles));
}

TEST(Remarks, DashOfAWordProcessorStandsForASignAndInNoTitle) {
  for (const std::string dash : {"-", "–", "—"}) {
    const auto recap = ReadPrintedRecap(
        "I SEKRETARIAT = 2 SOP\n1. Surat Masuk Jumlah SOP " + dash + " 2\n2. Surat Keluar " + dash +
        " Penambahan Th.2018 1. Sekretariat " + dash + " 2 SOP\nTOTAL " + dash + " 2 SOP\n");
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Surat Masuk", "Surat Keluar")) << dash;
    EXPECT_EQ(recap.units[0].rows[1].note, "Penambahan Th.2018");
    EXPECT_THAT(recap.units[0].aliases, IsEmpty());
    EXPECT_THAT(TextsOf(recap), IsEmpty());
    EXPECT_EQ(recap.figures.size(), 4U);
  }
}

TEST(Remarks, StatesThatNoGapPartsFromTitlesAreReported) {
  for (const std::string state :
       {"Ada", "Belum ada", "√", "-", "Nihil", "dihapus", "Keterangan :"}) {
    const auto recap = ReadPrintedRecap("I SEKRETARIAT\n1. Surat Masuk " + state + "\n2. B\n");
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Surat Masuk " + state, "B"));
    ASSERT_EQ(recap.findings.size(), 1U) << state;
    EXPECT_EQ(recap.findings[0].line(), 2);
  }
}

TEST(Remarks, ListBelowTheTableNeedsNoSignWhereItNamesUnits) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\n1. A\n2. B\nII BIDANG SOSIAL\n1. C\n2. D\nTOTAL : 4 SOP\n"
      "Dengan rincian sebagai berikut :\n1. Sekretariat 2 SOP\n2. Bidang Sosial 2 SOP\n");
  EXPECT_FALSE(recap.refused());
  EXPECT_EQ(recap.row_count, 4);
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(2));
}

}  // namespace
}  // namespace tertib::catalogue
