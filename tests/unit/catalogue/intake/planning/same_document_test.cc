#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/catalogue/intake/planning/imported_register.h"

// What an import changes where the same document was imported before, and somebody changed the
// register since.

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using SameDocumentTest = ImportedRegister;

// An office with two sections, each with a figure.
const std::string kTwoSections =
    "REKAPITULASI SOP DINAS CONTOH\nI. SEKRETARIAT = 3 SOP\nI.A Subbag Umum ( 2 SOP )\n"
    "1. Surat Masuk\n2. Surat Keluar\nI.B Subbag Keuangan ( 1 SOP )\n1. Gaji Pegawai\n"
    "TOTAL : 3 SOP\n";

TEST_F(SameDocumentTest, OnlyWhatWasDeletedComesBackWithTheSameDocument) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  Remove(SopName("a", "b"));
  const auto report = Import(text);
  EXPECT_EQ(report.created_sop_count(), 1);
  EXPECT_EQ(report.unchanged_sop_count(), 1);
}

TEST_F(SameDocumentTest, AUnitThatWasRecodedDoesNotComeBackAsAGhost) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  Recode("i", "V");
  EXPECT_EQ(Import(text).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(SameDocumentTest, ACorrectionThatTakesTheNumberOfADeletedRowStays) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  Remove(SopName("a", "a"));
  v1::Sop corrected = Sop("b");
  corrected.set_position(1);
  corrected.set_title("B yang benar");
  Edit(SopName("a", "b"), corrected, {"position", "title"});
  Import(text);
  EXPECT_EQ(Sop("b").title(), "B yang benar");
  EXPECT_EQ(Sop("a").title(), "A");
}

TEST_F(SameDocumentTest, WhatTheDocumentHasElsewhereIsNotCalledMissing) {
  const std::string text = "I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n";
  Import(text);
  v1::Sop moved = Sop("a");
  moved.set_unit("agencies/a/units/ii");
  Edit(SopName("a", "a"), moved, {"unit"});
  const auto report = Import(text);
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(report.findings_size(), 0);
}

TEST_F(SameDocumentTest, TheDocumentImportedLastIsTheDeclarationChangedLast) {
  const std::string first = "I SEKRETARIAT = 1 SOP\n1. A\n";
  Import(first, "one.txt");
  Import("I SEKRETARIAT = 1 SOP\n1. A lain\n", "two.txt");
  Import(first, "one.txt");
  EXPECT_GT(Declaration("one").update_sequence(), Declaration("two").update_sequence());
}

TEST_F(SameDocumentTest, AHashThatSomebodyTypedDoesNotStopAnImport) {
  const std::string text = "I SEKRETARIAT = 1 SOP\n1. A\n";
  Make(AgencyName("a"), SomeAgency());
  v1::Declaration declaration;
  declaration.mutable_source()->set_source_name("typed");
  declaration.mutable_source()->set_sha256(ToHex(Sha256(text)));
  Make(DeclarationName("a", "typed"), declaration);
  Import(text);
  EXPECT_EQ(Declaration("typed").figures_size(), 1);
}

TEST_F(SameDocumentTest, WhatWasDeletedComesBackThoughAUnitWithAFigureWasRecoded) {
  Import(kTwoSections);
  Recode("i-a", "I.C");
  Remove(SopName("a", "gaji-pegawai"));
  const auto report = Import(kTwoSections);
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  EXPECT_EQ(report.created_sop_count(), 1);
  EXPECT_EQ(report.created_unit_count(), 0);
  EXPECT_THAT(KindsOf(report), IsEmpty());
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 2", "i-b 1", " 3"));
}

TEST_F(SameDocumentTest, WhatWasDeletedComesBackIntoItsUnitThoughThatWasRecoded) {
  Import(kTwoSections);
  Recode("i-a", "I.C");
  Remove(SopName("a", "surat-masuk"));
  EXPECT_EQ(Import(kTwoSections).created_unit_count(), 0);
  EXPECT_EQ(Sop("surat-masuk").unit(), "agencies/a/units/i-a");
}

TEST_F(SameDocumentTest, WhatWasDeletedComesBackThoughAnEmptyUnitWithAFigureIsGone) {
  const std::string text =
      "I. SEKRETARIAT = 2 SOP\nI.A Subbag Umum ( 2 SOP )\n1. Surat Masuk\n2. Surat Keluar\n"
      "II. BIDANG KOSONG = 0 SOP\nTOTAL : 2 SOP\n";
  Import(text);
  const auto before = FiguresOf(Declaration());
  Remove(UnitName("a", "ii"));
  Remove(SopName("a", "surat-keluar"));
  EXPECT_EQ(Import(text).created_sop_count(), 1);
  EXPECT_EQ(FiguresOf(Declaration()), before);
}

TEST_F(SameDocumentTest, FiguresStayWithTheirUnitsWhenTheseSwapCodes) {
  Import(kTwoSections);
  Recode("i-a", "I.C");
  Recode("i-b", "I.A");
  Recode("i-a", "I.B");
  Remove(SopName("a", "gaji-pegawai"));
  Import(kTwoSections);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 2", "i-b 1", " 3"));
  EXPECT_EQ(Sop("gaji-pegawai").unit(), "agencies/a/units/i-b");
}

TEST_F(SameDocumentTest, AFigureThatSomebodyCorrectedStaysSoWithTheSameDocument) {
  Import(kTwoSections);
  v1::Declaration corrected = Declaration();
  corrected.mutable_figures(1)->set_count(7);
  Edit(DeclarationName("a", "recap"), corrected, {"figures"});
  Remove(SopName("a", "gaji-pegawai"));
  Import(kTwoSections);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 7", "i-b 1", " 3"));
}

TEST_F(SameDocumentTest, ADeletedDeclarationComesBackWithItsDocument) {
  Import(kTwoSections);
  Remove(DeclarationName("a", "recap"));
  const auto report = Import(kTwoSections);
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  EXPECT_EQ(report.declaration(), "agencies/a/declarations/recap");
  EXPECT_EQ(report.unchanged_sop_count(), 3);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 2", "i-b 1", " 3"));
  EXPECT_EQ(Import(kTwoSections).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(SameDocumentTest, SopsNameTheDeclarationUnderWhichTheirDocumentComesBack) {
  Import(kTwoSections);
  v1::Sop corrected = Sop("surat-masuk");
  corrected.set_title("Surat Masuk Dinas");
  Edit(SopName("a", "surat-masuk"), corrected, {"title"});
  Remove(DeclarationName("a", "recap"));
  EXPECT_EQ(Import(kTwoSections, "arsip.txt").unchanged_sop_count(), 3);
  EXPECT_EQ(Sop("surat-masuk").origin().declaration(), "agencies/a/declarations/arsip");
  EXPECT_EQ(Sop("surat-masuk").title(), "Surat Masuk Dinas");
}

TEST_F(SameDocumentTest, AFigureWhoseUnitIsGoneIsLeftOutAndNeverTheAgencys) {
  const std::string text = "I. SEKRETARIAT = 1 SOP\n1. A\nII. BIDANG KOSONG = 0 SOP\n";
  Import(text);
  Remove(UnitName("a", "ii"));
  Remove(DeclarationName("a", "recap"));
  const auto report = Import(text);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 1"));
  ASSERT_EQ(report.findings_size(), 1);
  EXPECT_EQ(report.findings(0).kind(), v1::FINDING_KIND_FIGURE_LEFT_OUT);
  EXPECT_EQ(report.findings(0).line(), 3);
  EXPECT_EQ(report.findings(0).outline_code(), "II");
}

TEST_F(SameDocumentTest, RowsOfOneLineAreToldApart) {
  const std::string text = "I.A Subbag Umum\n1. SOP Alpha 2. SOP Beta 3. SOP Gamma\n";
  Import(text);
  const auto again = Import(text);
  EXPECT_EQ(again.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(again.unchanged_sop_count(), 3);
  EXPECT_EQ(again.finding_count(), 1);  // I has no name.
  Remove(SopName("a", "beta"));
  EXPECT_EQ(Import(text).created_sop_count(), 1);
  EXPECT_EQ(Sop("beta").title(), "SOP Beta");
  EXPECT_EQ(Sop("beta").position(), 2);
}

}  // namespace
}  // namespace tertib::catalogue
