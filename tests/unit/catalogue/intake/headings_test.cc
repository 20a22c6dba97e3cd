#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Headings, NumberThatEndsANameIsNoRows) {
  const auto recap = ReadPrintedRecap(
      "I BIDANG PASAR\nI.A Seksi Kebersihan (Zona 2) 1. Sapu\n2. Angkut\n"
      "I.B SMP Negeri 3. 1. Rapor\n2. Ujian\nI.C Seksi Jalan (Ruas 1) ( 1 SOP ) 1. Aspal\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Kebersihan (Zona 2)");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "SMP Negeri 3");
  EXPECT_EQ(UnitOf(recap, "I.C").name, "Seksi Jalan (Ruas 1)");
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("Sapu", "Angkut"));
  EXPECT_THAT(TitlesOf(recap, "I.B"), ElementsAre("Rapor", "Ujian"));
  EXPECT_THAT(TitlesOf(recap, "I.C"), ElementsAre("Aspal"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, AllOnTheLineOfTheCode) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 2 SOP\n"
      "I.A. Subbag Umum (2 SOP) 1. Satu\n2) Dua\n3.Tiga\n"
      "II.\nII.A Sub Bagian Keuangan ( 1.234 SOP )\n1. Empat\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(2));
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("Satu", "Dua", "Tiga"));
  EXPECT_EQ(UnitOf(recap, "II.A").kind, v1::UNIT_KIND_SUBDIVISION);
  EXPECT_THAT(CountsOf(recap, "II.A"), ElementsAre(1234));
  EXPECT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_UNIT_WITHOUT_NAME));
}

TEST(Headings, FourLevelsAndParentsThatAreNotPrinted) {
  const auto recap = ReadPrintedRecap("I.A.1.a Urusan Gaji ( 1 SOP ) 1. Satu\n");
  ASSERT_EQ(recap.units.size(), 4U);
  EXPECT_EQ(recap.units[0].name, "I");
  EXPECT_EQ(recap.units[0].kind, v1::UNIT_KIND_UNSPECIFIED);
  EXPECT_EQ(recap.units[2].code.ToString(), "I.A.1");
  EXPECT_EQ(recap.units[3].kind, v1::UNIT_KIND_AFFAIRS);
  EXPECT_THAT(KindsOf(recap),
              ElementsAre(v1::FINDING_KIND_UNIT_WITHOUT_NAME, v1::FINDING_KIND_UNIT_WITHOUT_NAME,
                          v1::FINDING_KIND_UNIT_WITHOUT_NAME));
}

TEST(Headings, FigureWrapsOntoTheNextRow) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 4 SOP\nI.A Seksi Satu 1. A\n(  2 SOP ) 2. B\n"
      "I.B Seksi Dua ( 2 1. C\nSOP ) 2. D\n");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(2));
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Dua");
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "B"));
  EXPECT_THAT(TitlesOf(recap, "I.B"), ElementsAre("C", "D"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, NameWrapsOntoTheNextRows) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT DAN\nLAINNYA = 3 SOP\nI.A Seksi Layanan 1. A\nE-Government ( 3 SOP ) 2. B\n"
      "I.B Seksi Data 1. A\ndan Informasi 2. B\nPublik ( 2 SOP )\n3. C\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT DAN LAINNYA");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Layanan E-Government");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Data dan Informasi Publik");
  EXPECT_THAT(TitlesOf(recap, "I.B"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, FigureThatBreaksInsideAWrappedNameIsNoPartOfIt) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 9 SOP\nI.A Subbag Kelembagaan dan 1. A\nSarana Prasarana ( 3 SOP 2. B\n"
      ") 3. C\nI.B Subbag Peserta Didik dan 1. D\nPembangunan Karakter ( 3 2. E\nSOP ) 3. F\n"
      "I.C Subbag Pelayanan 1. G\nKesehatan ( 2 SOP 2. Alat Kesehatan\n)\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Kelembagaan dan Sarana Prasarana");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Subbag Peserta Didik dan Pembangunan Karakter");
  EXPECT_EQ(UnitOf(recap, "I.C").name, "Subbag Pelayanan Kesehatan");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(3));
  EXPECT_THAT(CountsOf(recap, "I.C"), ElementsAre(2));
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(TitlesOf(recap, "I.C"), ElementsAre("G", "Alat Kesehatan"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, NameWrapsBesideRowsThatDoNot) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 3 SOP\nI.A Subbag Umum dan 1. A\nKepegawaian\n( 3 SOP ) 2. B\n3. C\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum dan Kepegawaian");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, WordsThatMayBeOfANameOrATitleAreReportedButNotTheFigureBelowThem) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 3 SOP\nI.A Subbag Umum 1. A\nKepegawaian\n( 3 SOP ) 2. B\n3. C\n");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].text(), "Kepegawaian");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum Kepegawaian");
}

TEST(Headings, TornOnesFindTheirCodesByStyleNotByOrder) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN / BIDANG KET\nI\nI.A 1. A\n2. B\nI.B Seksi Dua ( 1 SOP ) 1. C\n"
      "Seksi Satu ( 2\nSOP )\nNAMA / JUDUL SOP\nBIDANG BESAR = 3 SOP\n"
      "NO BAGIAN / BIDANG KET\nII\nII.A Seksi Tiga 1. D\n"
      "BIDANG KECIL DAN\nMENENGAH = 1 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "BIDANG BESAR");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Satu");
  EXPECT_EQ(UnitOf(recap, "II").name, "BIDANG KECIL DAN MENENGAH");
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(1));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, TornOnesOfTwoLevelsAreToldApartByKind) {
  const auto recap = ReadPrintedRecap(
      "I\nI.A\nI.A.1 Seksi Satu 1. A\nI.A.2 Seksi Dua 1. B\n"
      "SUBBIDANG ANAK = 2 SOP\nBIDANG INDUK = 2 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "BIDANG INDUK");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "SUBBIDANG ANAK");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, TornOnesOfOneLevelStandInOrderUnlessTheirFiguresTell) {
  const auto in_order = ReadPrintedRecap(
      "I Bidang X\nI.A 1. A\nI.B 1. B\n2. C\nSeksi Satu ( 2 SOP )\nSeksi Dua ( 3 SOP )\n");
  EXPECT_EQ(UnitOf(in_order, "I.A").name, "Seksi Satu");
  const auto told = ReadPrintedRecap(
      "I Bidang X\nI.A 1. A\nI.B 1. B\n2. C\nSeksi Satu ( 2 SOP )\nSeksi Dua ( 1 SOP )\n");
  EXPECT_EQ(UnitOf(told, "I.A").name, "Seksi Dua");
  EXPECT_EQ(UnitOf(told, "I.B").name, "Seksi Satu");
}

TEST(Headings, ReprintedTornOneIsAFigureAndNoNewName) {
  const std::string page =
      "NO BAGIAN / BIDANG KET\nI\nI.A 1. A\n2. B\nSeksi Satu ( 2 SOP )\nBIDANG BESAR = 2 SOP\n";
  const auto recap = ReadPrintedRecap(page + page);
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(2, 2));
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(2, 2));
  EXPECT_THAT(UnitOf(recap, "I").aliases, IsEmpty());
  EXPECT_EQ(recap.repeat_count, 2);
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, SameNameUnderTwoUnits) {
  const auto recap = ReadPrintedRecap(
      "I UPT Satu\nI.A Subbag Tata Usaha ( 1 SOP ) 1. A\nII UPT Dua\nII.A 1. B\n"
      "Subbag Tata Usaha ( 4 SOP )\n");
  EXPECT_EQ(UnitOf(recap, "II.A").name, "Subbag Tata Usaha");
  EXPECT_THAT(CountsOf(recap, "II.A"), ElementsAre(4));
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(1));
}

TEST(Headings, HeadingOfAPageBeforeItsCode) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN KET\nI Bidang X\nI.A Seksi Satu ( 1 SOP ) 1. A\nSeksi Dua ( 1 SOP )\n"
      "\fNO BAGIAN KET\nI.B 1. B\n");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Dua");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, NameDirectlyBelowTheCode) {
  const auto recap = ReadPrintedRecap(
      "I\nPENGAWASAN INTERN\nI.A\nSeksi Satu\n1. A\nI.B\nSeksi Dua ( 1 SOP )\n1. B\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "PENGAWASAN INTERN");
  EXPECT_EQ(UnitOf(recap, "I").kind, v1::UNIT_KIND_OTHER);
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Satu");
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(1));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, TornOnesAtTheHeadOfAPageGoByKindAndStyleBeforePlace) {
  const auto styled = ReadPrintedRecap(
      "BIDANG KETERSEDIAAN PANGAN = 2 SOP\nI\nSeksi Distribusi ( 2 SOP )\nI.A 1. A\n2. B\n");
  EXPECT_EQ(UnitOf(styled, "I").name, "BIDANG KETERSEDIAAN PANGAN");
  EXPECT_EQ(UnitOf(styled, "I.A").name, "Seksi Distribusi");
  EXPECT_THAT(CountsOf(styled, "I"), ElementsAre(2));
  EXPECT_THAT(CountsOf(styled, "I.A"), ElementsAre(2));
  EXPECT_THAT(TextsOf(styled), IsEmpty());
  const auto wrapped =
      ReadPrintedRecap("SEKRETARIAT\nI\nSubbag Umum ( 3\nSOP )\nI.A 1. A\n2. B\n3. C\n");
  EXPECT_EQ(UnitOf(wrapped, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(wrapped, "I.A").name, "Subbag Umum");
  EXPECT_THAT(TextsOf(wrapped), IsEmpty());
}

TEST(Headings, LowerKindBelowATopCodeWaitsForTheHeadingAtTheFoot) {
  const auto recap =
      ReadPrintedRecap("I\nSubbag Umum ( 1 SOP )\nI.A 1. A\nSEKRETARIAT = 1 SOP\nNO BAGIAN KET\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum");
}

TEST(Headings, TornOnesOfOneKindAboveTheirCodesStayInOrder) {
  const auto recap =
      ReadPrintedRecap("I Bidang X\nSeksi Satu ( 3 SOP )\nI.A\nSeksi Dua ( 9 SOP )\nI.B\n1. B\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Satu");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Dua");
}

TEST(Headings, OneThatStandsBesideACodeIsThatCodesWhenOthersAreWithoutName) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\nI.A 1. A\nSeksi Dua ( 9 SOP )\nI.B 1. B\nNO BAGIAN KET\nI.C Seksi Tiga\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "I.A");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Dua");
}

TEST(Headings, KindOfTheSiblingsOutweighsTheStyleOfAFigure) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 3 SOP\nI.A Subbagian Umum ( 1 SOP ) 1. A\nI.B\n"
      "I.B.1 Urusan Gaji ( 1 SOP ) 1. B\nI.B.2 1. C\n"
      "Subbagian Keuangan ( 2 SOP )\nUrusan Kas ( 1 SOP )\n");
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Subbagian Keuangan");
  EXPECT_EQ(UnitOf(recap, "I.B.2").name, "Urusan Kas");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, LaterNameCountsAndTheFormerIsAnAlias) {
  const auto recap = ReadPrintedRecap("I Bidang Lama\n1. A\nI Bidang Baru\n1. A\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "Bidang Baru");
  EXPECT_THAT(UnitOf(recap, "I").aliases, ElementsAre("Bidang Lama"));
  EXPECT_THAT(KindsOf(recap), ElementsAre(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING));
}

TEST(Headings, WordsThatAreRomanNumeralsAreNoCodes) {
  const auto recap =
      ReadPrintedRecap("I Bidang X\n1. A\nDI LINGKUNGAN KOTA\nMIX warna\nCV Maju\nI Made Suarta\n");
  EXPECT_EQ(recap.units.size(), 1U);
  EXPECT_EQ(recap.unplaced_count, 4);
}

TEST(Headings, WhatFitsNowhereIsReported) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X ( 1 SOP ) 1. A\nSeksi Asing ( 9 SOP )\n( 7 SOP )\n17\nApa Ini\n");
  EXPECT_EQ(recap.unplaced_count, 4);
  ASSERT_EQ(recap.findings.size(), 4U);
  EXPECT_EQ(recap.findings[0].line(), 2);
  EXPECT_EQ(recap.findings[0].text(), "Seksi Asing ( 9 SOP )");
  EXPECT_EQ(recap.findings[3].text(), "Apa Ini");
  EXPECT_FALSE(recap.refused());
}

TEST(Headings, DocumentTitleOverSeveralLines) {
  const auto recap = ReadPrintedRecap(
      "REKAPITULASI STANDAR OPERASIONAL PROSEDUR (SOP)\nDINAS PERHUBUNGAN DAN\nKELAUTAN\n"
      "KOTA SINGKAWANG\nTAHUN 2019\nI Bidang X\n1. A\n\fDINAS PERHUBUNGAN DAN\nKELAUTAN\n"
      "Halaman 2 dari 2\n");
  EXPECT_EQ(recap.agency_name, "DINAS PERHUBUNGAN DAN KELAUTAN");
  EXPECT_EQ(recap.title,
            "REKAPITULASI STANDAR OPERASIONAL PROSEDUR (SOP) DINAS PERHUBUNGAN DAN KELAUTAN KOTA "
            "SINGKAWANG TAHUN 2019");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, TitleNamesTheOfficeWithoutItsYear) {
  const auto recap =
      ReadPrintedRecap("REKAP SOP PADA BADAN KEUANGAN TAHUN 2018\nI Bidang X 1. A\n");
  EXPECT_EQ(recap.agency_name, "BADAN KEUANGAN");
}

TEST(Headings, TitleNamesTheOfficeWithoutTheTimeThatItIsOf) {
  for (const std::string period :
       {"PER 31 DESEMBER 2018", "TAHUN ANGGARAN 2018", "SEMESTER II TAHUN 2018",
        "KEADAAN BULAN JUNI 2018", "TRIWULAN I", "TA. 2018"}) {
    const std::string office = "REKAP SOP INSPEKTORAT WILAYAH I ";
    EXPECT_EQ(ReadPrintedRecap(office + period + "\nI Bidang X 1. A\n").agency_name,
              "INSPEKTORAT WILAYAH I")
        << period;
  }
  const auto named = ReadPrintedRecap("REKAP SOP BADAN ANGGARAN\nI Bidang X 1. A\n");
  EXPECT_EQ(named.agency_name, "BADAN ANGGARAN");
}

TEST(Headings, LetterheadNamesTheOfficeOfATitleThatNamesNone) {
  const auto recap = ReadPrintedRecap(
      "PEMERINTAH KOTA SINGKAWANG\nDINAS KESEHATAN DAN KB\nJalan Alianyang No. 7\n"
      "REKAPITULASI SOP\nTAHUN 2019\nI Bidang X\n1. A\n");
  EXPECT_EQ(recap.agency_name, "DINAS KESEHATAN DAN KB");
  EXPECT_EQ(recap.title, "REKAPITULASI SOP TAHUN 2019");
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].text(), "Jalan Alianyang No. 7");
  const auto named = ReadPrintedRecap(
      "Pemerintah Kota Singkawang\nDinas Kesehatan\nREKAP SOP PUSKESMAS UTARA\nI Bidang X 1. A\n");
  EXPECT_EQ(named.agency_name, "PUSKESMAS UTARA");
  EXPECT_THAT(TextsOf(named), IsEmpty());
}

TEST(Headings, NumbersBelowThoseOfColumnsAreNothing) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN / BIDANG KET\n1 2 3 4\nI Bidang X\n1. SOP Kelas\n1\t2   3\n2. SOP B\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Kelas", "SOP B"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

// Without a title nothing tells a letterhead from a heading that is torn from its code.
TEST(Headings, OfficeAboveATableWithoutATitleIsNoLetterhead) {
  const auto recap = ReadPrintedRecap("DINAS KESEHATAN\nI 1. A\n");
  EXPECT_EQ(recap.agency_name, "");
  EXPECT_EQ(recap.unplaced_count, 1);
}

TEST(Headings, WhiteSpaceOfUnicodeHidesNoFigure) {
  const auto recap = ReadPrintedRecap("I\u2003SEKRETARIAT\u3000=\u20022\u200aSOP\u2003\n1. A\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(2));
}

TEST(Headings, FigureWrapsOverFourLines) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 3 SOP\nI.A Seksi Kurikulum dan\nPenilaian\n(\n2\nSOP\n) 1. A\n2. B\n"
      "I.B 1. C\nSeksi Rapor\n(\n1\nSOP\n)\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Kurikulum dan Penilaian");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(2));
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "B"));
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Rapor");
  EXPECT_THAT(CountsOf(recap, "I.B"), ElementsAre(1));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, WordThatAUnitGoesOnIsNoPartOfItsName) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\nI.A Subbag Umum ( 4 SOP ) 1. A\n\fI.A Subbag Umum (lanjutan)\n2. B\n"
      "\fI.A Subbag Umum lanjutan 3. C\n\fI.A ( Sambungan ) 4. D\n"
      "I.B Seksi Pendidikan Lanjutan 1. A\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum");
  EXPECT_THAT(UnitOf(recap, "I.A").aliases, IsEmpty());
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("A", "B", "C", "D"));
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Pendidikan Lanjutan");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Headings, BlankInsideACodeRenamesNoParent) {
  const auto recap = ReadPrintedRecap(
      "I. SEKRETARIAT = 2 SOP\nI. A Subbag Umum ( 1 SOP ) 1. A\nI.B. 1 Urusan Kas ( 1 SOP ) 1. B\n"
      "II. Bidang Y\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum");
  EXPECT_EQ(UnitOf(recap, "I.B.1").name, "Urusan Kas");
  EXPECT_EQ(UnitOf(recap, "II").name, "Bidang Y");
}

TEST(Headings, LettersBelowATopUnitAreCodes) {
  const auto recap = ReadPrintedRecap(
      "NO BAGIAN KET\nI SEKRETARIAT = 3 SOP\nA. Subbag Umum ( 2 SOP ) 1. Surat Masuk\n"
      "2. Surat Keluar\nNO BAGIAN KET\nB. Subbag Keuangan ( 1 SOP ) 1. Gaji\n"
      "II BIDANG Y = 1 SOP\nA. Seksi Satu ( 1 SOP ) 1. Pajak\n");
  EXPECT_THAT(TitlesOf(recap, "I"), IsEmpty());
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("Surat Masuk", "Surat Keluar"));
  EXPECT_THAT(TitlesOf(recap, "I.B"), ElementsAre("Gaji"));
  EXPECT_THAT(CountsOf(recap, "II.A"), ElementsAre(1));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

}  // namespace
}  // namespace tertib::catalogue
