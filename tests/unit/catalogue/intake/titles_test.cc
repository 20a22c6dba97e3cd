#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalogue/intake/reading.h"

// Which lines go on with a title.

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kPage = "NO BAGIAN / BIDANG KET\n";

TEST(Titles, WordOfAColumnHeadingBelowARowIsTheRestOfItsTitle) {
  const auto recap = ReadPrintedRecap(
      std::string(kPage) +
      "I SEKRETARIAT = 3 SOP\nI.A Subbag Umum ( 3 SOP ) 1. SOP Penerbitan Surat\nKeterangan\n"
      "2. SOP Perubahan\nNama\n3. SOP Cuti\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Penerbitan Surat Keterangan", "SOP Perubahan Nama", "SOP Cuti"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Titles, WordOfAColumnHeadingIsNeverDropped) {
  const auto recap =
      ReadPrintedRecap(std::string(kPage) + "I Bidang X\n1. SOP Surat\nKET\n2. SOP Mutasi\nNama\n" +
                       kPage + "3. SOP Cuti\nKETERANGAN\n" + kPage + "4. SOP D\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Surat", "SOP Mutasi", "SOP Cuti", "SOP D"));
  ASSERT_EQ(recap.findings.size(), 2U);
  EXPECT_EQ(recap.findings[0].text(), "KET");
  EXPECT_EQ(recap.findings[1].text(), "Nama");
}

TEST(Titles, WrapInTitleCaseWhereTheTableGoesOn) {
  const auto recap = ReadPrintedRecap(
      std::string(kPage) +
      "I Bidang X\nI.A Seksi Y ( 4 SOP ) 1. SOP Izin Penelitian / Praktek Kerja\nLapangan\n"
      "2. SOP Pemasangan Menara\nTelekomunikasi\nInduk Kelas\n3\n3. SOP Pengarsipan\nLAKIP\n"
      "4. SOP Akreditasi Klinik\nPratama\nI.B Seksi Z ( 1 SOP ) 1. SOP Kartu\nSehat\n"
      "TOTAL : 5 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Izin Penelitian / Praktek Kerja Lapangan",
                          "SOP Pemasangan Menara Telekomunikasi Induk Kelas 3",
                          "SOP Pengarsipan LAKIP", "SOP Akreditasi Klinik Pratama"));
  EXPECT_THAT(TitlesOf(recap, "I.B"), ElementsAre("SOP Kartu Sehat"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Titles, NumberBelowThemIsTheirRestUnlessItMayBeThePages) {
  const auto recap = ReadPrintedRecap(
      std::string(kPage) + "I Bidang X\n1. SOP A\n2\n2. SOP B\n1\n" + kPage +
      "3. SOP Tipe\n3\n4. SOP C\n2\n" + kPage + "anggaran\n5. SOP Kelas\n4\nTOTAL : 5 SOP\n3\n");
  EXPECT_THAT(TitlesOf(recap, "I"),
              ElementsAre("SOP A", "SOP B", "SOP Tipe 3", "SOP C anggaran", "SOP Kelas 4"));
  ASSERT_THAT(recap.findings, ::testing::SizeIs(1));
  EXPECT_EQ(recap.findings[0].line(), 4);
}

TEST(Titles, GoOnBelowANoteBesideTheirFirstLine) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\n1. SOP Kartu Penambahan Th.2018\nSehat\n2. SOP B Penambahan\nTh.2019\n3. C\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Kartu Sehat", "SOP B", "C"));
  EXPECT_EQ(UnitOf(recap, "I").rows[0].note, "Penambahan Th.2018");
  EXPECT_EQ(UnitOf(recap, "I").rows[1].note, "Penambahan Th.2019");
}

TEST(Titles, GoOnOverAPageBreakWhereTheWordsSaySo) {
  const auto recap = ReadPrintedRecap(
      std::string(kPage) + "I Bidang X\n1. SOP Rencana Kerja dan\nNAMA / JUDUL SOP\n" + kPage +
      "Anggaran Dinas\n2. SOP Laporan\n\fanggaran serta\nPerubahannya\n3. SOP C\n");
  EXPECT_THAT(TitlesOf(recap, "I"),
              ElementsAre("SOP Rencana Kerja dan Anggaran Dinas",
                          "SOP Laporan anggaran serta Perubahannya", "SOP C"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Titles, LineAtThePagesFootIsTakenWithAFinding) {
  const auto recap = ReadPrintedRecap(std::string(kPage) +
                                      "I Bidang X\n1. SOP Kerja\nLapangan\nNAMA / JUDUL SOP\n" +
                                      kPage + "2. SOP B\n12\n" + kPage + "3. SOP C\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Kerja Lapangan", "SOP B", "SOP C"));
  ASSERT_EQ(recap.findings.size(), 2U);
  EXPECT_THAT(recap.findings[0].message(), HasSubstr("rest of the title on line 3"));
  EXPECT_EQ(recap.findings[1].text(), "12");
  EXPECT_EQ(recap.unplaced_count, 1);
}

TEST(Titles, TakeNoHeadingsAndNoRowsWithoutADot) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\n1. SOP Apel\nPENGAWASAN INTERN\n2. SOP Buku\n3 SOP C\n4. SOP Rapat di\n"
      "BIDANG DUA\n5. SOP D\nJumlah II = 4 SOP\n6. SOP E\n");
  EXPECT_THAT(TitlesOf(recap, "I"),
              ElementsAre("SOP Apel", "SOP Buku", "SOP Rapat di", "SOP D", "SOP E"));
  EXPECT_EQ(recap.unplaced_count, 4);
}

TEST(Titles, HeadingThatWrapsBesideThemIsNoPartOfThem) {
  const auto recap = ReadPrintedRecap(
      "I Bidang X\nI.A Seksi Pelayanan 1. SOP Izin Praktik Bidan dan\n"
      "Kesehatan ( 3 SOP ) Perawat\n2. SOP B\n"
      "I.B Seksi Pengelolaan Informasi 1. SOP Pelayanan Informasi Publik\n"
      "dan Komunikasi Publik\n( 2 SOP ) 2. SOP Keberatan\n"
      "I.C Seksi Umum dan 1. SOP A\nKepegawaian\n( 2 SOP ) 2. SOP B\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Pelayanan Kesehatan");
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("SOP Izin Praktik Bidan dan Perawat", "SOP B"));
  EXPECT_EQ(UnitOf(recap, "I.B").name, "Seksi Pengelolaan Informasi dan Komunikasi Publik");
  EXPECT_THAT(TitlesOf(recap, "I.B"),
              ElementsAre("SOP Pelayanan Informasi Publik", "SOP Keberatan"));
  EXPECT_EQ(UnitOf(recap, "I.C").name, "Seksi Umum dan Kepegawaian");
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Titles, LineThatMayBeTheNamesOrTheTitlesIsReported) {
  const auto both = ReadPrintedRecap(
      "I Bidang X\nI.A Seksi Informasi 1. SOP Pelayanan Permohonan\n"
      "dan Komunikasi Publik Informasi Publik\n( 2 SOP ) 2. SOP Keberatan\n");
  EXPECT_EQ(UnitOf(both, "I.A").name, "Seksi Informasi");
  EXPECT_EQ(both.unplaced_count, 1);
  const auto open = ReadPrintedRecap(
      "I Bidang X\nI.A Seksi Pelayanan 1. SOP Izin Bidan dan\nPerawat\n( 2 SOP ) 2. SOP B\n");
  EXPECT_THAT(TitlesOf(open, "I.A"), ElementsAre("SOP Izin Bidan dan Perawat", "SOP B"));
}

TEST(Titles, RomanNumeralAtTheirEndIsNoCode) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT = 3 SOP\nI.A Subbag Umum ( 3 SOP ) 1. SOP Laporan Triwulan\nII\n2. SOP Cuti\n"
      "3. SOP Ujian Dinas Tingkat I dan\nII\n4. SOP Laporan Semester\nI\n5. SOP Pensiun Golongan\n"
      "IV\nI.B Subbag Keuangan ( 1 SOP ) 1. SOP Gaji\n"
      "II\nII.A Seksi X ( 1 SOP ) 1. SOP A\nIII\n1. SOP B\nBIDANG PASAR = 1 SOP\n"
      "BIDANG INDUSTRI ( 1 SOP )\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Laporan Triwulan II", "SOP Cuti", "SOP Ujian Dinas Tingkat I dan II",
                          "SOP Laporan Semester I", "SOP Pensiun Golongan IV"));
  EXPECT_THAT(TitlesOf(recap, "I"), IsEmpty());
  EXPECT_THAT(TitlesOf(recap, "III"), ElementsAre("SOP B"));
  ASSERT_EQ(recap.findings.size(), 1U);  // No unit IV.
  EXPECT_EQ(recap.findings[0].text(), "IV");
}

TEST(Titles, NumeralThatMayBeACodeAllTheSameIsReported) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. SOP A\nII\n2. SOP B\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP A II", "SOP B"));
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].line(), 3);
}

TEST(Titles, NameOfAUnitBetweenTwoRowsIsAHeadingWithAFinding) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\n1. Rapat\nBidang Sosial\n2. Arsip\nII Bidang Sosial\n1. Bantuan\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Rapat", "Arsip"));
  EXPECT_THAT(TextsOf(recap), ElementsAre(HasSubstr("not the rest of the title on line 2")));
}

TEST(Titles, NameBesideThemInTheColumnsOfATable) {
  const auto recap = ReadPrintedRecap(
      "I BIDANG IKP = 2 SOP\nI.A   Seksi Pengelolaan Informasi     1. SOP Pelayanan Permohonan\n"
      "      dan Komunikasi Publik              Informasi Publik\n"
      "      ( 2 SOP )                       2. SOP Keberatan\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Seksi Pengelolaan Informasi dan Komunikasi Publik");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Pelayanan Permohonan Informasi Publik", "SOP Keberatan"));
  EXPECT_THAT(TextsOf(recap), IsEmpty());
}

TEST(Titles, GoOnAtTheHeadOfTheNextPageWithAFinding) {
  const std::string rows =
      "NO BAGIAN KET\nI SEKRETARIAT\n1. Cuti\n2. Pemberhentian Dengan Hormat Pegawai Negeri\n"
      "\fNO BAGIAN KET\nSipil Atas Permintaan Sendiri\n";
  const auto recap = ReadPrintedRecap(rows + "3. Gaji\n");
  EXPECT_THAT(
      TitlesOf(recap, "I"),
      ElementsAre("Cuti",
                  "Pemberhentian Dengan Hormat Pegawai Negeri Sipil Atas Permintaan Sendiri",
                  "Gaji"));
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].line(), 6);
  // Above anything but the next row it may be what the page says.
  const auto unit = ReadPrintedRecap(rows + "II BIDANG Y\n1. Gaji\n");
  EXPECT_THAT(TitlesOf(unit, "I"),
              ElementsAre("Cuti", "Pemberhentian Dengan Hormat Pegawai Negeri"));
  EXPECT_EQ(unit.unplaced_count, 1);
}

TEST(Titles, LineThatBeginsWithANumeralOfTheirsIsNoUnits) {
  for (const auto& [title, rest] : std::vector<std::pair<std::string, std::string>>{
           {"Kenaikan Pangkat Golongan", "III.d ke IV.a"},
           {"SOP Ujian Dinas Tingkat I,", "II dan III"},
           {"SOP Pelantikan Eselon", "II dan III"},
           {"SOP Pelantikan Eselon", "II.b"},
           {"SOP Penerimaan Siswa Kelas I dan", "II"},
           {"SOP Mutasi Golongan II.a s/d", "III.d"}}) {
    for (const std::string next :
         {"3. Pensiun\n", "TOTAL : 3 SOP\n", "I.B Seksi Y ( 1 SOP ) 1. C\n"}) {
      const auto recap =
          ReadPrintedRecap(std::string(kPage) + "I SEKRETARIAT\nI.A Seksi X\n1. Cuti\n2. " + title +
                           "\n" + rest + "\n" + next + "II BIDANG Z\nII.A Seksi Z\n1. D\n");
      ASSERT_GE(TitlesOf(recap, "I.A").size(), 2U);
      EXPECT_EQ(TitlesOf(recap, "I.A")[1], title + " " + rest) << next;
      EXPECT_EQ(recap.units.size(), next.starts_with("I.B") ? 5U : 4U) << title << rest << next;
      EXPECT_EQ(UnitOf(recap, "II").name, "BIDANG Z");
      EXPECT_THAT(UnitOf(recap, "II").aliases, IsEmpty());
    }
  }
}

TEST(Titles, CodeBelowOneThatAwaitsANumeralIsAUnitsWhereItsHeadingOrFirstRowFollows) {
  for (const std::string next : {"BIDANG Z\n1. D\n", "1. D\n"}) {
    const auto recap =
        ReadPrintedRecap(std::string(kPage) + "I SEKRETARIAT\n1. SOP Rapor Semester\nII\n" + next);
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Rapor Semester"));
    EXPECT_THAT(TitlesOf(recap, "II"), ElementsAre("D")) << next;
  }
}

TEST(Titles, GoOnBehindAnAmountWithABlank) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\n1. SOP Pengadaan Rp. 50.000.000,-\ns.d. Rp. 200.000.000,-\n"
      "2. SOP E-\nGovernment\n");
  EXPECT_THAT(
      TitlesOf(recap, "I"),
      ElementsAre("SOP Pengadaan Rp. 50.000.000,- s.d. Rp. 200.000.000,-", "SOP E-Government"));
}

TEST(Titles, TakeNoFootnotes) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT\n1. SOP Surat Masuk *)\n2. SOP Cuti\n*) Penambahan Th.2018\nTOTAL : 2 SOP\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("SOP Surat Masuk *)", "SOP Cuti"));
  EXPECT_EQ(recap.units[0].rows[1].note, "");
  ASSERT_EQ(recap.findings.size(), 1U);
  EXPECT_EQ(recap.findings[0].line(), 4);
}

}  // namespace
}  // namespace tertib::catalogue
