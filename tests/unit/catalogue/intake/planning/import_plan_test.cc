#include "services/catalogue/intake/planning/import_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/catalogue/intake/planning/imported_register.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using ImportPlanTest = ImportedRegister;

std::vector<v1::FindingKind> KindsOf(const v1::ImportReport& report) {
  std::vector<v1::FindingKind> kinds;
  for (const v1::ImportFinding& finding : report.findings()) {
    kinds.push_back(finding.kind());
  }
  return kinds;
}

// "unit count" of each figure.
std::vector<std::string> FiguresOf(const v1::Declaration& declaration) {
  std::vector<std::string> figures;
  for (const v1::Figure& figure : declaration.figures()) {
    figures.push_back(figure.unit().substr(figure.unit().rfind('/') + 1) + " " +
                      std::to_string(figure.count()));
  }
  return figures;
}

TEST_F(ImportPlanTest, MakesTheAgencyTheTreeAndTheSopsWithTheirOrigin) {
  Import(
      "REKAPITULASI SOP DINAS KESEHATAN\nI SEKRETARIAT = 2 SOP\nI.A Subbag Umum ( 2 SOP )\n"
      "1. SOP Surat Masuk\n2. Surat Keluar\n");
  EXPECT_EQ(state().FindAgency("a")->value().display_name(), "DINAS KESEHATAN");
  EXPECT_EQ(Unit("i-a").parent(), "agencies/a/units/i");
  EXPECT_EQ(Unit("i").kind(), v1::UNIT_KIND_SECRETARIAT);
  const v1::Sop sop = Sop("surat-masuk");
  EXPECT_EQ(sop.title(), "SOP Surat Masuk");
  EXPECT_EQ(sop.state(), v1::SOP_STATE_IN_FORCE);
  EXPECT_EQ(sop.origin().declaration(), "agencies/a/declarations/recap");
  EXPECT_EQ(sop.origin().lines(0), 4);
}

TEST_F(ImportPlanTest, TheDeclarationKeepsTheDocumentsTree) {
  const std::string text =
      "I SEKRETARIAT = 2 SOP\nI.A Subbag Umum ( 2 SOP )\n1. Surat Masuk\n2. Surat Keluar\n"
      "I.A Subbag Umum ( 2 SOP )\n1. Surat Masuk\n2. Surat Keluar\nTOTAL : 2 SOP\n";
  Import(text);
  const auto printed = [this] {
    std::string tree;
    const v1::Declaration declaration = Declaration();
    for (const auto& unit : declaration.units()) {
      tree += unit.outline_code() + " " + unit.unit() + " in '" + unit.part_of() + "' lists " +
              std::to_string(unit.listed_row_count()) + "\n";
    }
    return tree;
  };
  const std::string tree =
      "I agencies/a/units/i in '' lists 0\nI.A agencies/a/units/i-a in 'agencies/a/units/i' lists "
      "2\n";
  EXPECT_EQ(printed(), tree);
  EXPECT_EQ(Import(text).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);

  v1::Unit moved;
  Edit(UnitName("a", "i-a"), moved, {"parent"});
  EXPECT_EQ(printed(), tree);
}

// The first row number of each unit of the declaration.
std::vector<int> FirstRowNumbersOf(const v1::Declaration& declaration) {
  std::vector<int> numbers;
  for (const auto& unit : declaration.units()) {
    numbers.push_back(unit.first_row_number());
  }
  return numbers;
}

TEST_F(ImportPlanTest, TheDeclarationKeepsWhereTheNumbersOfAUnitBegin) {
  Import(
      "I SEKRETARIAT\nI.A Subbag Umum ( 2 SOP )\n1. A\n2. B\nI.B Subbag Keuangan ( 2 SOP )\n"
      "3. C\n4. D\n5. E\nI.C Subbag Program ( 1 SOP )\n6. F\n");
  EXPECT_THAT(FirstRowNumbersOf(Declaration()), ElementsAre(0, 0, 3, 6));
}

TEST_F(ImportPlanTest, AUnitWithoutItsFirstRowIsNotNumberedFromAnotherOn) {
  Import("I SEKRETARIAT\nI.A Subbag Umum\n1. A\nI.B Subbag Keuangan\n2. C\nI.C X\n1. D\n");
  EXPECT_THAT(FirstRowNumbersOf(Declaration()), ElementsAre(0, 0, 0, 0));
}

TEST_F(ImportPlanTest, ARowThatALaterPrintingLeavesOutSaysSoAndIsNotCountedAsListed) {
  Import("I SEKRETARIAT\n1. Alpha\n2. Beta\n3. Gamma\nI SEKRETARIAT\n1. Alpha\n2. Gamma\n");
  EXPECT_FALSE(Sop("alpha").origin().left_out());
  EXPECT_TRUE(Sop("beta").origin().left_out());
  EXPECT_FALSE(Sop("gamma").origin().left_out());
  EXPECT_EQ(Declaration().units(0).listed_row_count(), 2);
}

TEST_F(ImportPlanTest, ARefusedDocumentPlansNothing) {
  const auto report = Import("1. Surat\n");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(last(), Sequence{0});
}

TEST_F(ImportPlanTest, ANewNameOfAUnitKeepsTheOldAsAlias) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n");
  const auto report = Import("I SEKRETARIAT DINAS = 1 SOP\n1. A\n");
  EXPECT_EQ(report.updated_unit_count(), 1);
  EXPECT_EQ(Unit("i").display_name(), "SEKRETARIAT DINAS");
  ASSERT_EQ(Unit("i").aliases_size(), 1);
  EXPECT_EQ(Unit("i").aliases(0), "SEKRETARIAT");
}

TEST_F(ImportPlanTest, ANameThatSomebodyWroteMoreNicelyStays) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n");
  v1::Unit nicer = Unit("i");
  nicer.set_display_name("Sekretariat");
  Edit(UnitName("a", "i"), nicer, {"display_name"});
  Import("I SEKRETARIAT = 1 SOP\n1. A\n2. B\n");
  EXPECT_EQ(Unit("i").display_name(), "Sekretariat");
}

TEST_F(ImportPlanTest, ASopKeepsItsNameWhenItsTitleChanges) {
  Import("I SEKRETARIAT\n1. Regristrasi\n");
  Import("I SEKRETARIAT\n1. Registrasi\n");
  EXPECT_EQ(Sop("regristrasi").title(), "Registrasi");
}

TEST_F(ImportPlanTest, ADraftThatIsPrintedComesIntoForce) {
  Import("I SEKRETARIAT\n1. A\n");
  Make(SopName("a", "b"), SomeSop("a", "i", "B", 2));
  const auto report = Import("I SEKRETARIAT\n1. A\n2. B\n");
  EXPECT_EQ(report.updated_sop_count(), 1);
  EXPECT_EQ(Sop("b").state(), v1::SOP_STATE_IN_FORCE);
}

TEST_F(ImportPlanTest, OnlyWhatWasDeletedComesBackWithTheSameDocument) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  Remove(SopName("a", "b"));
  const auto report = Import(text);
  EXPECT_EQ(report.created_sop_count(), 1);
  EXPECT_EQ(report.unchanged_sop_count(), 1);
}

TEST_F(ImportPlanTest, AUnitThatWasRecodedDoesNotComeBackAsAGhost) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  Recode("i", "V");
  EXPECT_EQ(Import(text).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportPlanTest, ACorrectionThatTakesTheNumberOfADeletedRowStays) {
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

TEST_F(ImportPlanTest, ASopThatMovedIsNeverDoubled) {
  Import("I SEKRETARIAT\n1. A\n2. B\nII BIDANG X\n1. C\n", "old.txt");
  v1::Sop moved = Sop("a");
  moved.set_unit("agencies/a/units/ii");
  Edit(SopName("a", "a"), moved, {"unit"});
  const auto report = Import("I SEKRETARIAT\n1. A\n2. B\nII BIDANG X\n1. C\n2. D\n", "new.txt");
  EXPECT_EQ(report.created_sop_count(), 1);
  EXPECT_EQ(report.updated_sop_count(), 1);
  EXPECT_EQ(Sop("a").unit(), "agencies/a/units/i");
  ASSERT_EQ(report.findings_size(), 1);
  EXPECT_EQ(report.findings(0).kind(), v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT);
  EXPECT_EQ(report.findings(0).line(), 2);
  EXPECT_EQ(report.findings(0).outline_code(), "I");
  EXPECT_EQ(report.findings(0).text(), "A");
}

TEST_F(ImportPlanTest, SopsThatChangePlacesInTheNextEditionMoveAndKeepTheirTitles) {
  Import(
      "REKAPITULASI SOP DINAS X TAHUN 2018\nNO BAGIAN / BIDANG KET\nI SEKRETARIAT\n"
      "I.A Subbag Umum\n1. SOP Alpha\nI.B Subbag Keuangan\n1. SOP Beta\n",
      "2018.txt");
  const std::string next =
      "REKAPITULASI SOP DINAS X TAHUN 2019\nNO BAGIAN / BIDANG KET\nI SEKRETARIAT\n"
      "I.A Subbag Umum\n1. SOP Beta\nI.B Subbag Keuangan\n1. SOP Alpha\n";
  EXPECT_THAT(KindsOf(Import(next, "2019.txt")),
              ElementsAre(v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT,
                          v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT));
  EXPECT_EQ(Sop("alpha").title(), "SOP Alpha");
  EXPECT_EQ(Sop("alpha").unit(), "agencies/a/units/i-b");
  EXPECT_EQ(Sop("beta").title(), "SOP Beta");
  EXPECT_EQ(Sop("beta").unit(), "agencies/a/units/i-a");
  EXPECT_THAT(KindsOf(Import(next, "2019.txt")), IsEmpty());
}

TEST_F(ImportPlanTest, ADivisionThatIsPutInMovesTheSopsBehindItAndRetitlesNone) {
  Import("I SEKRETARIAT\n1. A Satu\nII BIDANG B\n1. B Satu\n2. B Dua\nIII BIDANG C\n1. C Satu\n",
         "2018.txt");
  const auto report = Import(
      "I SEKRETARIAT\n1. A Satu\nII BIDANG E\n1. E Empat\n2. E Lima\n"
      "III BIDANG B\n1. B Satu\n2. B Dua\nIV BIDANG C\n1. C Satu\n",
      "2019.txt");
  EXPECT_EQ(report.created_sop_count(), 2);
  EXPECT_THAT(KindsOf(report),
              ElementsAre(v1::FINDING_KIND_UNIT_RENAMED, v1::FINDING_KIND_UNIT_RENAMED,
                          v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT,
                          v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT,
                          v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT));
  EXPECT_EQ(Sop("b-dua").title(), "B Dua");
  EXPECT_EQ(Sop("b-dua").unit(), "agencies/a/units/iii");
  EXPECT_EQ(Sop("c-satu").unit(), "agencies/a/units/iv");
  EXPECT_EQ(Sop("e-lima").unit(), "agencies/a/units/ii");
}

TEST_F(ImportPlanTest, ATitleThatChangesBetweenEditionsIsTold) {
  Import("I SEKRETARIAT\n1. SOP Regristrasi\n2. SOP Arsip\n", "2018.txt");
  const std::string next = "I SEKRETARIAT\n1. SOP Registrasi\n2. SOP  ARSIP\n";
  const auto report = Import(next, "2019.txt");
  EXPECT_EQ(Sop("regristrasi").title(), "SOP Registrasi");
  ASSERT_EQ(report.findings_size(), 1) << "case and blanks make no other title";
  const v1::ImportFinding& finding = report.findings(0);
  EXPECT_EQ(finding.kind(), v1::FINDING_KIND_RETITLED);
  EXPECT_EQ(finding.severity(), v1::FINDING_SEVERITY_WARNING);
  EXPECT_EQ(finding.line(), 2);
  EXPECT_EQ(finding.outline_code(), "I");
  EXPECT_EQ(finding.position(), 1);
  EXPECT_EQ(finding.text(), "SOP Registrasi");
  for (const std::string& message : {finding.message(), finding.message_indonesian()}) {
    EXPECT_THAT(message, ::testing::HasSubstr("\"SOP Regristrasi\""));
    EXPECT_THAT(message, ::testing::HasSubstr("\"SOP Registrasi\""));
  }
  EXPECT_THAT(KindsOf(Import(next, "2019.txt")), IsEmpty());
}

TEST_F(ImportPlanTest, ANoteThatTheNextEditionLeavesOutStays) {
  Import("I SEKRETARIAT\n1. SOP Arsip Penambahan Th.2018\n2. SOP Cuti\n3. SOP Aset\n", "2018.txt");
  v1::Sop noted = Sop("cuti");
  noted.set_note("Revisi Th.2026");
  Edit(SopName("a", "cuti"), noted, {"note"});
  const std::string next =
      "I SEKRETARIAT\n1. SOP Arsip\n2. SOP Cuti\n3. SOP Aset Revisi Th.2019\n4. SOP Gaji\n";
  const auto report = Import(next, "2019.txt");
  EXPECT_EQ(report.updated_sop_count(), 1);
  EXPECT_EQ(report.unchanged_sop_count(), 2);
  EXPECT_EQ(Sop("arsip").note(), "Penambahan Th.2018");
  EXPECT_EQ(Sop("cuti").note(), "Revisi Th.2026");
  EXPECT_EQ(Sop("aset").note(), "Revisi Th.2019");
  EXPECT_EQ(Sop("gaji").note(), "");
  EXPECT_EQ(Import(next, "2019.txt").outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportPlanTest, AUnitThatTheNextEditionRenamesIsTold) {
  Import("I SEKRETARIAT\n1. A\nII BIDANG PARKIR\n1. B\n", "2018.txt");
  const std::string next = "I  Sekretariat\n1. A\nII BIDANG ANGKUTAN\n1. B\n";
  const auto report = Import(next, "2019.txt");
  ASSERT_EQ(report.findings_size(), 1) << "case and blanks make no other name";
  const v1::ImportFinding& finding = report.findings(0);
  EXPECT_EQ(finding.kind(), v1::FINDING_KIND_UNIT_RENAMED);
  EXPECT_EQ(finding.severity(), v1::FINDING_SEVERITY_WARNING);
  EXPECT_EQ(finding.outline_code(), "II");
  EXPECT_EQ(finding.text(), "BIDANG ANGKUTAN");
  for (const std::string& message : {finding.message(), finding.message_indonesian()}) {
    EXPECT_THAT(message, ::testing::HasSubstr("\"BIDANG PARKIR\""));
    EXPECT_THAT(message, ::testing::HasSubstr("\"BIDANG ANGKUTAN\""));
  }
  EXPECT_EQ(Unit("ii").display_name(), "BIDANG ANGKUTAN");
  EXPECT_THAT(KindsOf(Import(next, "2019.txt")), IsEmpty());
}

TEST_F(ImportPlanTest, ANameThatIsAnAliasHereOrThereRenamesNoUnit) {
  Import("I SEKRETARIAT\n1. A\nII BIDANG PARKIR\n1. B\n", "2018.txt");
  v1::Unit unit = Unit("ii");
  unit.add_aliases("BIDANG ANGKUTAN");
  Edit(UnitName("a", "ii"), unit, {"aliases"});
  EXPECT_THAT(KindsOf(Import("I SEKRETARIAT\n1. A\nII BIDANG ANGKUTAN\n1. B\n", "2019.txt")),
              IsEmpty());

  ImportDocument document = Document("I SEKRETARIAT\n1. A\nII BIDANG TERMINAL\n1. B\n", "2020.txt");
  document.recap.units.back().aliases = {"Bidang Parkir"};
  EXPECT_THAT(KindsOf(Import(document)), IsEmpty());
}

TEST_F(ImportPlanTest, AUnitThatHadNoNameIsNotRenamed) {
  Import("I.A Subbag Umum\n1. A\n", "2018.txt");
  EXPECT_THAT(KindsOf(Import("I SEKRETARIAT\nI.A Subbag Umum\n1. A\n", "2019.txt")), IsEmpty());
  EXPECT_EQ(Unit("i").display_name(), "SEKRETARIAT");
  EXPECT_THAT(KindsOf(Import("I.A Subbag Umum\n1. A\n2. B\n", "2020.txt")),
              ElementsAre(v1::FINDING_KIND_UNIT_WITHOUT_NAME));
}

TEST_F(ImportPlanTest, TheDocumentOfAnotherOfficeIsTold) {
  Import("REKAPITULASI SOP DINAS PENDIDIKAN\nI SEKRETARIAT\n1. A\n", "2018.txt");
  const std::string other = "REKAPITULASI SOP DINAS PANGAN\nI SEKRETARIAT\n1. A\n";
  const auto report = Import(other, "2019.txt");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  ASSERT_EQ(report.findings_size(), 1);
  const v1::ImportFinding& finding = report.findings(0);
  EXPECT_EQ(finding.kind(), v1::FINDING_KIND_OTHER_OFFICE);
  EXPECT_EQ(finding.severity(), v1::FINDING_SEVERITY_WARNING);
  EXPECT_EQ(finding.text(), "DINAS PANGAN");
  for (const std::string& message : {finding.message(), finding.message_indonesian()}) {
    EXPECT_THAT(message, ::testing::HasSubstr("\"DINAS PANGAN\""));
    EXPECT_THAT(message, ::testing::HasSubstr("\"REKAPITULASI SOP DINAS PENDIDIKAN\""));
  }
  EXPECT_THAT(KindsOf(Import(other, "2019.txt")), IsEmpty());
}

TEST_F(ImportPlanTest, AnAgencyMadeByHandIsTheOfficeOfItsFirstDocument) {
  v1::Agency agency;
  agency.set_display_name("Disdik");
  Make(AgencyName("a"), agency);
  const std::string unit = "I SEKRETARIAT\n1. A\n";
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PENDIDIKAN\n" + unit)), IsEmpty());
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PENDIDIKAN TAHUN 2019\n" + unit)), IsEmpty());
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PANGAN\n" + unit)),
              ElementsAre(v1::FINDING_KIND_OTHER_OFFICE));
}

TEST_F(ImportPlanTest, ANameThatTheEditionGivesToAnotherUnitBecomesNoAlias) {
  const std::string first = "I BIDANG PARKIR\n1. A\nII BIDANG ANGKUTAN\n1. B\n";
  Import(first, "2018.txt");
  Import("I BIDANG ANGKUTAN\n1. B\nII BIDANG PARKIR\n1. A\nIII BIDANG JALAN\n1. C\n", "2019.txt");
  EXPECT_EQ(Unit("i").display_name(), "BIDANG ANGKUTAN");
  EXPECT_THAT(Unit("i").aliases(), IsEmpty());
  EXPECT_THAT(KindsOf(Import(first + "2. D\n", "2018-again.txt")),
              ::testing::Contains(v1::FINDING_KIND_UNIT_RENAMED).Times(2));
  EXPECT_EQ(Unit("i").display_name(), "BIDANG PARKIR");
}

TEST_F(ImportPlanTest, AUnitThatHasNoRoomForANameIsRefusedRatherThanLoseIt) {
  Import("I BIDANG PARKIR\n1. A\n", "2018.txt");
  v1::Unit named = Unit("i");
  for (int i = 0; i < 20; ++i) {
    named.add_aliases("Nama " + std::to_string(i));
  }
  Edit(UnitName("a", "i"), named, {"aliases"});
  const auto report = Import("I BIDANG ANGKUTAN\n1. A\n", "2019.txt");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_THAT(KindsOf(report), ::testing::Contains(v1::FINDING_KIND_CONFLICTS_WITH_REGISTER));
  EXPECT_EQ(Unit("i").display_name(), "BIDANG PARKIR");
}

TEST_F(ImportPlanTest, TheTitleOfATypedDeclarationTellsNoOffice) {
  Make(AgencyName("a"), SomeAgency());
  v1::Declaration declaration;
  declaration.set_title("REKAPITULASI SOP lama");
  declaration.mutable_source()->set_source_name("typed");
  Make(DeclarationName("a", "typed"), declaration);
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PANGAN\nI SEKRETARIAT\n1. A\n")), IsEmpty());
}

TEST_F(ImportPlanTest, WhatTheDocumentHasElsewhereIsNotCalledMissing) {
  const std::string text = "I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n";
  Import(text);
  v1::Sop moved = Sop("a");
  moved.set_unit("agencies/a/units/ii");
  Edit(SopName("a", "a"), moved, {"unit"});
  const auto report = Import(text);
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(report.findings_size(), 0);
}

TEST_F(ImportPlanTest, TheDocumentImportedLastIsTheDeclarationChangedLast) {
  const std::string first = "I SEKRETARIAT = 1 SOP\n1. A\n";
  Import(first, "one.txt");
  Import("I SEKRETARIAT = 1 SOP\n1. A lain\n", "two.txt");
  Import(first, "one.txt");
  EXPECT_GT(Declaration("one").update_sequence(), Declaration("two").update_sequence());
}

TEST_F(ImportPlanTest, AHashThatSomebodyTypedDoesNotStopAnImport) {
  const std::string text = "I SEKRETARIAT = 1 SOP\n1. A\n";
  Make(AgencyName("a"), SomeAgency());
  v1::Declaration declaration;
  declaration.mutable_source()->set_source_name("typed");
  declaration.mutable_source()->set_sha256(ToHex(Sha256(text)));
  Make(DeclarationName("a", "typed"), declaration);
  Import(text);
  EXPECT_EQ(Declaration("typed").figures_size(), 1);
}

TEST_F(ImportPlanTest, ATreeThatWouldGetTooDeepIsRefusedAndNothingIsPlanned) {
  Import("I SEKRETARIAT\n1. A\n");
  std::string parent;
  for (int level = 1; level <= 7; ++level) {
    v1::Unit unit = SomeUnit("X." + std::to_string(level));
    unit.set_parent(parent);
    const ResourceName name = UnitName("a", "x" + std::to_string(level));
    Make(name, unit);
    parent = name.ToString();
  }
  v1::Unit deep = Unit("i");
  deep.set_parent(parent);
  Edit(UnitName("a", "i"), deep, {"parent"});
  const Sequence before = last();
  const auto report = Import("I SEKRETARIAT\n1. A\nI.A Subbag Umum\n1. B\n");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  ASSERT_EQ(report.findings_size(), 1);
  EXPECT_EQ(report.findings(0).kind(), v1::FINDING_KIND_CONFLICTS_WITH_REGISTER);
  EXPECT_EQ(last(), before);
}

TEST_F(ImportPlanTest, AnotherDocumentMakesAnotherDeclaration) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n", "2018.txt");
  Import("I SEKRETARIAT = 2 SOP\n1. A\n2. B\n", "2019.txt");
  EXPECT_EQ(Declaration("recap-2018").figures(0).count(), 1);
  EXPECT_EQ(Declaration("recap-2019").figures(0).count(), 2);
}

// An office with two sections, each with a figure.
const std::string kTwoSections =
    "REKAPITULASI SOP DINAS CONTOH\nI. SEKRETARIAT = 3 SOP\nI.A Subbag Umum ( 2 SOP )\n"
    "1. Surat Masuk\n2. Surat Keluar\nI.B Subbag Keuangan ( 1 SOP )\n1. Gaji Pegawai\n"
    "TOTAL : 3 SOP\n";

TEST_F(ImportPlanTest, WhatWasDeletedComesBackThoughAUnitWithAFigureWasRecoded) {
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

TEST_F(ImportPlanTest, WhatWasDeletedComesBackIntoItsUnitThoughThatWasRecoded) {
  Import(kTwoSections);
  Recode("i-a", "I.C");
  Remove(SopName("a", "surat-masuk"));
  EXPECT_EQ(Import(kTwoSections).created_unit_count(), 0);
  EXPECT_EQ(Sop("surat-masuk").unit(), "agencies/a/units/i-a");
}

TEST_F(ImportPlanTest, WhatWasDeletedComesBackThoughAnEmptyUnitWithAFigureIsGone) {
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

TEST_F(ImportPlanTest, FiguresStayWithTheirUnitsWhenTheseSwapCodes) {
  Import(kTwoSections);
  Recode("i-a", "I.C");
  Recode("i-b", "I.A");
  Recode("i-a", "I.B");
  Remove(SopName("a", "gaji-pegawai"));
  Import(kTwoSections);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 2", "i-b 1", " 3"));
  EXPECT_EQ(Sop("gaji-pegawai").unit(), "agencies/a/units/i-b");
}

TEST_F(ImportPlanTest, AFigureThatSomebodyCorrectedStaysSoWithTheSameDocument) {
  Import(kTwoSections);
  v1::Declaration corrected = Declaration();
  corrected.mutable_figures(1)->set_count(7);
  Edit(DeclarationName("a", "recap"), corrected, {"figures"});
  Remove(SopName("a", "gaji-pegawai"));
  Import(kTwoSections);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 7", "i-b 1", " 3"));
}

TEST_F(ImportPlanTest, ADeletedDeclarationComesBackWithItsDocument) {
  Import(kTwoSections);
  Remove(DeclarationName("a", "recap"));
  const auto report = Import(kTwoSections);
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  EXPECT_EQ(report.declaration(), "agencies/a/declarations/recap");
  EXPECT_EQ(report.unchanged_sop_count(), 3);
  EXPECT_THAT(FiguresOf(Declaration()), ElementsAre("i 3", "i-a 2", "i-b 1", " 3"));
  EXPECT_EQ(Import(kTwoSections).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportPlanTest, SopsNameTheDeclarationUnderWhichTheirDocumentComesBack) {
  Import(kTwoSections);
  v1::Sop corrected = Sop("surat-masuk");
  corrected.set_title("Surat Masuk Dinas");
  Edit(SopName("a", "surat-masuk"), corrected, {"title"});
  Remove(DeclarationName("a", "recap"));
  EXPECT_EQ(Import(kTwoSections, "arsip.txt").unchanged_sop_count(), 3);
  EXPECT_EQ(Sop("surat-masuk").origin().declaration(), "agencies/a/declarations/arsip");
  EXPECT_EQ(Sop("surat-masuk").title(), "Surat Masuk Dinas");
}

TEST_F(ImportPlanTest, AFigureWhoseUnitIsGoneIsLeftOutAndNeverTheAgencys) {
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

TEST_F(ImportPlanTest, APartOfADocumentTakesNothingFromUnitsThatItDoesNotPrint) {
  Import("I. SEKRETARIAT\nI.A Subbag Umum\n1. Penyusunan Laporan\n2. Surat Keluar\n", "p1.txt");
  const auto report = Import(
      "II. BIDANG LAYANAN\nII.A Seksi Data\n1. Penyusunan Laporan\n2. Pengolahan Data\n", "p2.txt");
  EXPECT_EQ(report.created_sop_count(), 2);
  EXPECT_THAT(KindsOf(report), IsEmpty());
  EXPECT_EQ(Sop("penyusunan-laporan").unit(), "agencies/a/units/i-a");
  EXPECT_EQ(Sop("penyusunan-laporan-2").unit(), "agencies/a/units/ii-a");
}

TEST_F(ImportPlanTest, RowsOfOneLineAreToldApart) {
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

TEST_F(ImportPlanTest, SopsAreRecordedInTheDocumentsOrderWhetherNewOrChanged) {
  Import("I SEKRETARIAT\n1. Alpha\n2. Gamma\nII BIDANG X\n1. Delta\n");
  Import("I SEKRETARIAT\n1. Alpha\n2. Beta\n3. Gamma\nII BIDANG X\n1. Delta\n2. Epsilon\n");
  std::vector<std::string> titles;
  for (const v1::Event& event : events()) {
    if (event.has_sop_change()) {
      titles.push_back(event.sop_change().after().title());
    }
  }
  EXPECT_THAT(titles, ElementsAre("Alpha", "Beta", "Gamma", "Delta", "Epsilon"));
}

// That nothing is recorded which the API would refuse, every import of these tests checks.
TEST_F(ImportPlanTest, TabsStandInNothingThatIsRecorded) {
  Import(
      "REKAPITULASI SOP\tDINAS\tKESEHATAN\nKOTA\tX\nI\tSEKRETARIAT\tDINAS = 2\tSOP\n"
      "1.\tSurat\tMasuk Penambahan\tTh.2018\n2. Surat\tKeluar 1. Sekr.\tDinas =\t2 SOP\n"
      "Jumlah\tSOP = 2\nterdiri\tdari\n");
  EXPECT_EQ(state().FindAgency("a")->value().display_name(), "DINAS KESEHATAN");
  EXPECT_EQ(Sop("surat-masuk").title(), "Surat Masuk");
}

TEST_F(ImportPlanTest, ATitleOfManyLinesThatIsTooLongIsRefused) {
  std::string text = "REKAPITULASI SOP DINAS " + std::string(270, 'X') + " DAN\n";
  text += "PERSANDIAN STATISTIK DAN INFORMATIKA WILAYAH PERKOTAAN\n";
  const auto report = Import(text + "I SEKRETARIAT\n1. A\n");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_THAT(KindsOf(report), ElementsAre(v1::FINDING_KIND_OUT_OF_RANGE));
  EXPECT_EQ(last(), Sequence{0});
}

TEST_F(ImportPlanTest, AsManyFiguresAreTakenAsTheApiTakes) {
  std::string figure = "I SEKRETARIAT ";
  for (int i = 0; i < 80; ++i) {
    figure += "政";
  }
  figure += " = 1 SOP\n";
  const auto is_refused = [&](int figures) {
    std::string text = "I SEKRETARIAT\n1. A\n";
    for (int i = 0; i < figures; ++i) {
      text += figure;
    }
    return Import(text).outcome() == v1::IMPORT_OUTCOME_REFUSED;
  };
  int taken = 0;
  int refused = 5'000;
  ASSERT_TRUE(is_refused(refused));
  while (refused - taken > 1) {
    const int middle = (taken + refused) / 2;
    (is_refused(middle) ? refused : taken) = middle;
  }
  size_t bytes = 0;
  const v1::Declaration declaration = Declaration();
  for (const v1::Figure& printed : declaration.figures()) {
    bytes += printed.ByteSizeLong();
  }
  EXPECT_NEAR(static_cast<double>(bytes), 1 << 20, 1'000);
}

}  // namespace
}  // namespace tertib::catalogue
