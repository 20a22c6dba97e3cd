#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr size_t kLargestDocument = 64U << 20U;
// Large enough that anything worse than linear shows, also under a sanitizer.
constexpr size_t kLargeDocument = 8U << 20U;

void ExpectRefused(const std::string& document, v1::FindingKind kind, int line) {
  const auto recap = ReadPrintedRecap(document);
  EXPECT_TRUE(recap.refused());
  ASSERT_THAT(KindsOf(recap), ElementsAre(kind));
  EXPECT_EQ(recap.findings[0].line(), line);
  EXPECT_FALSE(recap.findings[0].message().empty());
  EXPECT_FALSE(recap.findings[0].message_indonesian().empty());
}

TEST(BadInput, BytesThatAreNoText) {
  ExpectRefused("I Bidang X\n1. A\xff\n", v1::FINDING_KIND_NOT_UTF8, 2);
  ExpectRefused("\xff\xfeI\0.\0", v1::FINDING_KIND_NOT_UTF8, 1);
  ExpectRefused(std::string("I Bidang\n1. A\0B\n", 15), v1::FINDING_KIND_BINARY, 2);
  ExpectRefused(std::string("\xc3(\n\0", 4), v1::FINDING_KIND_BINARY, 2);
  ExpectRefused("I Bidang X\n\n1. A\x1b[0m\n", v1::FINDING_KIND_BINARY, 3);
  ExpectRefused("%PDF-1.7\n", v1::FINDING_KIND_BINARY, 1);
  ExpectRefused("PK\x03\x04", v1::FINDING_KIND_BINARY, 1);
  EXPECT_THAT(ReadPrintedRecap("%PDF-1.7").findings[0].message(), HasSubstr("pdftotext"));
}

TEST(BadInput, NothingToRead) {
  ExpectRefused("", v1::FINDING_KIND_EMPTY, 0);
  ExpectRefused("\ufeff \u00a0\r\n\t\n\f", v1::FINDING_KIND_EMPTY, 0);
  ExpectRefused("I Bidang X\n", v1::FINDING_KIND_NO_ROWS, 0);
}

TEST(BadInput, EveryLineEndAndBlankIsRead) {
  for (const char* document :
       {"\ufeffI Bidang X\r\n1. A\r\n", "I Bidang X\r1. A\r",
        "\u00a0I\u00a0Bidang X\n\u00a01.\u00a0A\u00a0", "I Bidang X\n1.\tA"}) {
    const auto recap = ReadPrintedRecap(document);
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A")) << document;
    EXPECT_EQ(UnitOf(recap, "I").name, "Bidang X");
    EXPECT_THAT(TextsOf(recap), IsEmpty());
  }
}

TEST(BadInput, ControlsOfC1AndNoncharactersAreNoText) {
  ExpectRefused("I Bidang X\n\n1. A\u009b0m\n", v1::FINDING_KIND_BINARY, 3);
  ExpectRefused("I Bidang X\u2028\n1. A\u0096\n", v1::FINDING_KIND_BINARY, 3);
  for (const char* noncharacter : {"\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\U0010ffff"}) {
    ExpectRefused(std::string("I Bidang X\n1. A") + noncharacter, v1::FINDING_KIND_BINARY, 2);
  }
  EXPECT_THAT(ReadPrintedRecap("I \u0093X\u0094").findings[0].message(), HasSubstr("Windows-1252"));
}

TEST(BadInput, LineSeparatorsOfUnicodeEndLines) {
  for (const char* end : {"\u0085", "\u2028", "\u2029"}) {
    for (const char* other : {"\n", "\r", "\r\n", ""}) {
      const auto recap =
          ReadPrintedRecap(std::string("I Bidang X") + end + "1. A" + end + other + "2. B" + other);
      EXPECT_EQ(UnitOf(recap, "I").name, "Bidang X");
      EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("A", "B"));
      EXPECT_THAT(TextsOf(recap), IsEmpty());
    }
  }
}

// Whatever an import records, a caller of the API could have written.
TEST(BadInput, WhatShowsAsNothingIsLeftOut) {
  const std::string document =
      "*REKAPITULASI SOP DINAS AR*SIP\n*I* Bi*dang X ( 1 S*OP )\n"
      "1*. Su*rat* Masuk* Penambahan Th.*2018\nJumlah* = 1 SOP\n*\n";
  for (const std::string x :
       {"\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\ufe0f", "\u202e", "\U000e0020"}) {
    const auto recap = ReadPrintedRecap(absl::StrReplaceAll(document, {{"*", x}}));
    EXPECT_EQ(recap.title, "REKAPITULASI SOP DINAS ARSIP");
    EXPECT_EQ(recap.agency_name, "DINAS ARSIP");
    EXPECT_EQ(UnitOf(recap, "I").name, "Bidang X");
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Surat Masuk"));
    EXPECT_EQ(UnitOf(recap, "I").rows[0].note, "Penambahan Th.2018");
    for (const PrintedFigure& figure : recap.figures) {
      EXPECT_EQ(figure.text.find(x), std::string::npos);
    }
    EXPECT_THAT(TextsOf(recap), IsEmpty());
  }
}

TEST(BadInput, ASoftHyphenAtTheEndOfALineIsTheHyphenThatIsPrinted) {
  const auto recap = ReadPrintedRecap("I Bidang X\n1. Surat ke\u00adluar dan pe\u00ad\nlaporan\n");
  EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Surat keluar dan pe-laporan"));
}

TEST(BadInput, NamesAndTitlesShowSomething) {
  const auto unnamed = ReadPrintedRecap("I \uf0b7\n1. A\n");
  EXPECT_EQ(UnitOf(unnamed, "I").name, "I");
  EXPECT_THAT(KindsOf(unnamed), ElementsAre(v1::FINDING_KIND_UNIT_WITHOUT_NAME));
  ExpectRefused("I Bidang X\n1. \uf0b7\n", v1::FINDING_KIND_OUT_OF_RANGE, 2);
  EXPECT_TRUE(ReadPrintedRecap("I Bidang X\n1. \ufffc\n").refused());
  for (const std::string blank : {"\u2800", "\ufffc", "\U0001d159"}) {
    const auto recap = ReadPrintedRecap("I Bidang X\n1." + blank + "Surat" + blank + "\n");
    EXPECT_THAT(TitlesOf(recap, "I"), ElementsAre("Surat")) << blank;
  }
}

TEST(BadInput, ATitleOfManyLinesIsMeasuredWhole) {
  const std::string first = "REKAPITULASI SOP DINAS " + std::string(250, 'X') + " DAN\n";
  const std::string rows = "I Bidang X\n1. A\n";
  EXPECT_FALSE(ReadPrintedRecap(first + "ARSIP\n" + rows).refused());
  ExpectRefused("\n" + first + "PERPUSTAKAAN DAERAH\nKOTA SINGKAWANG\n" + rows,
                v1::FINDING_KIND_OUT_OF_RANGE, 2);
}

TEST(BadInput, EveryProblemIsListed) {
  const auto recap = ReadPrintedRecap(
      fmt::format("1. A\nI Bidang X\n1. B\n1. C\n{:x<20000}\n2. {:y<1001}\nApa Ini\n", "", ""));
  EXPECT_THAT(KindsOf(recap),
              ElementsAre(v1::FINDING_KIND_ROW_BEFORE_UNIT, v1::FINDING_KIND_CONFLICTING_TITLES,
                          v1::FINDING_KIND_LINE_TOO_LONG, v1::FINDING_KIND_OUT_OF_RANGE,
                          v1::FINDING_KIND_UNPLACED));
  EXPECT_EQ(recap.findings[3].text(), std::string(200, 'y') + "…");
}

TEST(BadInput, NamesAndCodesOutOfRange) {
  EXPECT_THAT(KindsOf(ReadPrintedRecap(fmt::format("I Bidang {:x<300}\n1. A\n", ""))),
              ::testing::Contains(v1::FINDING_KIND_OUT_OF_RANGE));
  EXPECT_THAT(KindsOf(ReadPrintedRecap("I Bidang X\n1. A\nI.A.1.a.1.a.1.a.1 Seksi\n")),
              ElementsAre(v1::FINDING_KIND_OUT_OF_RANGE));
}

TEST(BadInput, LineAtFaultIsToldBeforeTheDocumentAndOnce) {
  EXPECT_THAT(KindsOf(ReadPrintedRecap("I.A.1.a.1.a.1.a.1 Seksi X\nApa\n")),
              ElementsAre(v1::FINDING_KIND_OUT_OF_RANGE, v1::FINDING_KIND_NO_ROWS,
                          v1::FINDING_KIND_UNPLACED));
  // Who tells a finding names its line.
  EXPECT_THAT(ReadPrintedRecap("I Bidang X\n1. A\xff\n").findings[0].message(),
              ::testing::StartsWith("Byte 5 of the line"));
}

TEST(BadInput, LimitsAreStated) {
  std::string rows = "I Bidang X\n";
  std::string units;
  std::string figures = "I Bidang X\n1. A\n";
  for (int i = 1; i <= 60'000; ++i) {
    rows += fmt::format("{}. Judul {}\n", i, i);
  }
  for (int i = 1; i <= 2'100; ++i) {
    units += fmt::format("I.{} Seksi {}\n1. A\n", i, i);
  }
  for (int i = 1; i <= 10'100; ++i) {
    figures += "TOTAL : 5 SOP\n";
  }
  const auto too_many_rows = ReadPrintedRecap(rows);
  EXPECT_THAT(KindsOf(too_many_rows), ElementsAre(v1::FINDING_KIND_TOO_MANY_ROWS));
  EXPECT_EQ(too_many_rows.findings[0].line(), 50'002);
  EXPECT_THAT(KindsOf(ReadPrintedRecap(units)),
              ElementsAre(v1::FINDING_KIND_OUT_OF_RANGE, v1::FINDING_KIND_UNIT_WITHOUT_NAME));
  EXPECT_THAT(KindsOf(ReadPrintedRecap(figures)), ElementsAre(v1::FINDING_KIND_OUT_OF_RANGE));
}

TEST(BadInput, FindingsAreCappedAndCounted) {
  std::string document = "I Bidang X ( 5 SOP )\n";
  for (int i = 0; i < 11'000; ++i) {
    document += fmt::format("Apa Ini {}\n", i);
  }
  const auto recap = ReadPrintedRecap(document);
  EXPECT_EQ(recap.findings.size(), 10'000U);
  EXPECT_EQ(recap.finding_count, 11'001);
  EXPECT_EQ(recap.unplaced_count, 11'000);
  EXPECT_EQ(recap.findings[0].kind(), v1::FINDING_KIND_NO_ROWS);
}

// Each of these ends in time that grows with the document and no faster.
TEST(BadInput, HostileDocumentsOfTheLargestSizeAreRead) {
  const auto repeat = [](const std::string& piece) {
    std::string document;
    while (document.size() + piece.size() <= kLargeDocument) {
      document += piece;
    }
    return document;
  };
  const auto line_of = [](const std::string& piece) {
    std::string line = "I.A ";
    while (line.size() < 16'000) {
      line += piece;
    }
    return line + "\n";
  };
  EXPECT_THAT(KindsOf(ReadPrintedRecap(std::string(kLargestDocument, 'x'))),
              ElementsAre(v1::FINDING_KIND_LINE_TOO_LONG, v1::FINDING_KIND_NO_ROWS));
  EXPECT_THAT(KindsOf(ReadPrintedRecap(std::string(kLargestDocument, '('))),
              ElementsAre(v1::FINDING_KIND_LINE_TOO_LONG, v1::FINDING_KIND_NO_ROWS));
  EXPECT_THAT(KindsOf(ReadPrintedRecap(std::string(kLargestDocument, '\n'))),
              ElementsAre(v1::FINDING_KIND_EMPTY));
  for (const std::string& piece :
       {std::string("(\n"), std::string("I\nII\n"), std::string("dan\n"), std::string("1.\n"),
        std::string("1. a\ndan\n"), std::string("Seksi (\n"), std::string("\f\n"),
        std::string("II.A\nSeksi X\n"), std::string("Bidang = 1 SOP\n"), line_of("("),
        line_of("= 1 SOP "), line_of("total "), line_of("Jumlah 1 SOP "), line_of("1. "),
        line_of("1. Seksi = 1 SOP "), line_of("Sekretariat "), line_of("dan\u00a0"),
        line_of("1. Judul ( 1 SOP ) ")}) {
    EXPECT_TRUE(ReadPrintedRecap(repeat(piece)).refused()) << piece.substr(0, 20);
  }
}

}  // namespace
}  // namespace tertib::catalogue
