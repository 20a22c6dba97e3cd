#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/catalogue/intake/reading.h"

// Documents whose text keeps the columns of the table.

namespace tertib::catalogue {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> NotesOf(const PrintedRecap& recap, std::string_view code) {
  std::vector<std::string> notes;
  for (const PrintedRow& row : UnitOf(recap, code).rows) {
    notes.push_back(row.note);
  }
  return notes;
}

TEST(Columns, RemarksOfAnyWordsAreNotesWithAFindingIfTheWordsAreNew) {
  const auto recap = ReadPrintedRecap(
      "I.A  Subbag Umum ( 4 SOP )      1. SOP Surat Masuk                Sudah ada\n"
      "                                2. SOP Surat Keluar               Dalam proses\n"
      "                                3. SOP Arsip        Penambahan Th.2018 dan Revisi Th.2019\n"
      "                                4. SOP Cuti\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Surat Masuk", "SOP Surat Keluar", "SOP Arsip", "SOP Cuti"));
  EXPECT_THAT(NotesOf(recap, "I.A"), ElementsAre("Sudah ada", "Dalam proses",
                                                 "Penambahan Th.2018 dan Revisi Th.2019", ""));
  EXPECT_THAT(TextsOf(recap), Contains(HasSubstr("\"Dalam proses\" stands apart")).Times(1));
  EXPECT_THAT(TextsOf(recap), Contains(HasSubstr("stands apart")).Times(1));
}

TEST(Columns, NotesWrapInTheirOwn) {
  const auto recap = ReadPrintedRecap(
      "I.A  Subbag Umum ( 3 SOP )      1. SOP Surat Masuk                Penambahan\n"
      "                                                                  Th.2019\n"
      "                                2. SOP Surat Keluar dan           Revisi\n"
      "                                   Arsip                          Th.2018\n"
      "                                3. SOP Rapat                      Penambahan Th.\n"
      "                                                                  2019\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Surat Masuk", "SOP Surat Keluar dan Arsip", "SOP Rapat"));
  EXPECT_THAT(NotesOf(recap, "I.A"),
              ElementsAre("Penambahan Th.2019", "Revisi Th.2018", "Penambahan Th. 2019"));
}

TEST(Columns, NotesAreNoLongerThanTheRegisterTakes) {
  const std::string row = "I SEKRETARIAT\n1. SOP Surat Masuk            ";
  EXPECT_FALSE(ReadPrintedRecap(row + std::string(1'000, 'x') + "\n").refused());
  const auto recap = ReadPrintedRecap(row + std::string(1'001, 'x') + "\n");
  ASSERT_TRUE(recap.refused());
  EXPECT_THAT(TextsOf(recap), Contains(HasSubstr("The note on line 2 is longer than 1000")));
}

TEST(Columns, RemarksThatAreFiguresAreNoNotes) {
  const auto recap = ReadPrintedRecap(
      "I    SEKRETARIAT                1. SOP Surat Masuk                - Sekretariat 2 SOP\n"
      "                                2. SOP Surat Keluar               - Bidang Pasar 1 SOP\n"
      "II   BIDANG PASAR               1. SOP Retribusi\n");
  EXPECT_THAT(NotesOf(recap, "I"), ElementsAre("", ""));
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(2));
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(1));
}

TEST(Columns, LineBelowATitleIsItsRestThoughItIsTheNameOfAUnit) {
  const auto recap = ReadPrintedRecap(
      "I.A  Subbag Umum ( 3 SOP )      1. SOP Surat Masuk\n"
      "                                2. SOP Rapat Koordinasi\n"
      "                                   Bidang Kesehatan Masyarakat\n"
      "                                3. SOP Laporan Kinerja\n"
      "                                   Sekretariat\n"
      "II   BIDANG KESEHATAN MASYARAKAT = 1 SOP\n"
      "II.A Seksi Gizi ( 1 SOP )       1. SOP PMT\n");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Surat Masuk", "SOP Rapat Koordinasi Bidang Kesehatan Masyarakat",
                          "SOP Laporan Kinerja Sekretariat"));
  EXPECT_EQ(UnitOf(recap, "II").name, "BIDANG KESEHATAN MASYARAKAT");
  EXPECT_THAT(CountsOf(recap, "II"), ElementsAre(1));
}

TEST(Columns, NameAndTitleWrapSideBySide) {
  const auto recap = ReadPrintedRecap(
      "I.A  Subbag Administrasi        1. SOP Pembentukan                Jumlah SOP = 2\n"
      "     Kewilayahan                   Kelurahan                      terdiri dari\n"
      "                                2. SOP Penegasan Batas            1. Subbag Adm. = 2 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Administrasi Kewilayahan");
  EXPECT_THAT(TitlesOf(recap, "I.A"),
              ElementsAre("SOP Pembentukan Kelurahan", "SOP Penegasan Batas"));
  EXPECT_EQ(recap.figures.front().text, "Jumlah SOP = 2 terdiri dari");
}

TEST(Columns, NumbersInOneOfTheirOwnAreFigures) {
  const auto recap = ReadPrintedRecap(
      "I    SEKRETARIAT                  3\n"
      "I.A  Subbag Umum                  3      1. Surat Masuk\n"
      "                                         2. Surat Keluar\n"
      "     TOTAL                        3\n");
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum");
  EXPECT_THAT(CountsOf(recap, "I"), ElementsAre(3));
  EXPECT_THAT(CountsOf(recap, "I.A"), ElementsAre(3));
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(3));
  EXPECT_THAT(TitlesOf(recap, "I.A"), ElementsAre("Surat Masuk", "Surat Keluar"));
}

TEST(Columns, LeadersOfDotsAreNoNames) {
  const auto recap = ReadPrintedRecap(
      "I SEKRETARIAT ........ = 1 SOP\nI.A Subbag Umum ...... ( 1 SOP ) 1. Surat Masuk\n"
      "TOTAL .......... 1 SOP\n");
  EXPECT_EQ(UnitOf(recap, "I").name, "SEKRETARIAT");
  EXPECT_THAT(UnitOf(recap, "I").aliases, IsEmpty());
  EXPECT_EQ(UnitOf(recap, "I.A").name, "Subbag Umum");
  EXPECT_THAT(CountsOf(recap, ""), ElementsAre(1));
}

TEST(Columns, NoteOfARowBesideANamesRestIsThatRows) {
  const auto recap = ReadPrintedRecap(
      "NO    BAGIAN / BIDANG                    NAMA / JUDUL SOP                     KET\n"
      "I     SEKRETARIAT\n"
      "I.A   Subbag Umum                        1. Surat Masuk                       Revisi "
      "Th.2018\n"
      "      Kepegawaian dan Aset ( 3 SOP )     2. Surat Keluar                      Penambahan "
      "Th.2019\n"
      "                                         3. Cuti\n");
  const auto& rows = UnitOf(recap, "I.A").rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].note, "Revisi Th.2018");
  EXPECT_EQ(rows[1].note, "Penambahan Th.2019");
  EXPECT_EQ(rows[2].note, "");
}

}  // namespace
}  // namespace tertib::catalogue
