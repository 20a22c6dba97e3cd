#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/catalogue/intake/planning/imported_register.h"

// What an import changes where other documents of the office were imported before.

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using NextEditionTest = ImportedRegister;

TEST_F(NextEditionTest, ANewNameOfAUnitKeepsTheOldAsAlias) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n");
  const auto report = Import("I SEKRETARIAT DINAS = 1 SOP\n1. A\n");
  EXPECT_EQ(report.updated_unit_count(), 1);
  EXPECT_EQ(Unit("i").display_name(), "SEKRETARIAT DINAS");
  ASSERT_EQ(Unit("i").aliases_size(), 1);
  EXPECT_EQ(Unit("i").aliases(0), "SEKRETARIAT");
}

TEST_F(NextEditionTest, ASopKeepsItsNameWhenItsTitleChanges) {
  Import("I SEKRETARIAT\n1. Regristrasi\n");
  Import("I SEKRETARIAT\n1. Registrasi\n");
  EXPECT_EQ(Sop("regristrasi").title(), "Registrasi");
}

TEST_F(NextEditionTest, ACorrectedTitleBelowAnInsertedRowIsNoNewSop) {
  Import("I SEKRETARIAT\n1. Surat Masuk\n2. Pangamanan Kantor\n3. Cuti\n4. Arsip\n", "2018.txt");
  const auto report = Import(
      "I SEKRETARIAT\n1. Apel Pagi\n2. Surat Masuk\n3. Pengamanan Kantor\n4. Cuti\n5. Arsip\n",
      "2019.txt");
  EXPECT_EQ(report.created_sop_count(), 1);
  EXPECT_EQ(Sop("pangamanan-kantor").title(), "Pengamanan Kantor");
  EXPECT_EQ(Sop("apel-pagi").position(), 1);
  EXPECT_THAT(KindsOf(report), ElementsAre(v1::FINDING_KIND_RETITLED));
}

TEST_F(NextEditionTest, ASopMadeByHandBetweenTwoRowsIsNoRowOfTheirs) {
  Import("I SEKRETARIAT\n1. Surat Masuk\n3. Cuti\n", "2018.txt");
  Make(SopName("a", "apel"), SomeSop("a", "i", "Apel", 2));
  const auto report =
      Import("I SEKRETARIAT\n1. Piket\n2. Surat Masuk\n3. Pensiun\n4. Cuti\n", "2019.txt");
  EXPECT_EQ(report.created_sop_count(), 2);
  EXPECT_EQ(Sop("apel").title(), "Apel");
}

TEST_F(NextEditionTest, SopsThatChangePlacesInTheNextEditionMoveAndKeepTheirTitles) {
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

TEST_F(NextEditionTest, ADivisionThatIsPutInMovesTheSopsBehindItAndRetitlesNone) {
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

TEST_F(NextEditionTest, ATitleThatChangesBetweenEditionsIsTold) {
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

TEST_F(NextEditionTest, ANoteThatTheNextEditionLeavesOutStays) {
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

TEST_F(NextEditionTest, AUnitThatTheNextEditionRenamesIsTold) {
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

TEST_F(NextEditionTest, ANameThatIsAnAliasHereOrThereRenamesNoUnit) {
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

TEST_F(NextEditionTest, AUnitThatHadNoNameIsNotRenamed) {
  Import("I.A Subbag Umum\n1. A\n", "2018.txt");
  EXPECT_THAT(KindsOf(Import("I SEKRETARIAT\nI.A Subbag Umum\n1. A\n", "2019.txt")), IsEmpty());
  EXPECT_EQ(Unit("i").display_name(), "SEKRETARIAT");
  EXPECT_THAT(KindsOf(Import("I.A Subbag Umum\n1. A\n2. B\n", "2020.txt")),
              ElementsAre(v1::FINDING_KIND_UNIT_WITHOUT_NAME));
}

TEST_F(NextEditionTest, TheDocumentOfAnotherOfficeIsTold) {
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

TEST_F(NextEditionTest, AnAgencyMadeByHandIsTheOfficeOfItsFirstDocument) {
  v1::Agency agency;
  agency.set_display_name("Disdik");
  Make(AgencyName("a"), agency);
  const std::string unit = "I SEKRETARIAT\n1. A\n";
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PENDIDIKAN\n" + unit)), IsEmpty());
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PENDIDIKAN TAHUN 2019\n" + unit)), IsEmpty());
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PANGAN\n" + unit)),
              ElementsAre(v1::FINDING_KIND_OTHER_OFFICE));
}

TEST_F(NextEditionTest, ANameThatTheEditionGivesToAnotherUnitBecomesNoAlias) {
  const std::string first = "I BIDANG PARKIR\n1. A\nII BIDANG ANGKUTAN\n1. B\n";
  Import(first, "2018.txt");
  Import("I BIDANG ANGKUTAN\n1. B\nII BIDANG PARKIR\n1. A\nIII BIDANG JALAN\n1. C\n", "2019.txt");
  EXPECT_EQ(Unit("i").display_name(), "BIDANG ANGKUTAN");
  EXPECT_THAT(Unit("i").aliases(), IsEmpty());
  EXPECT_THAT(KindsOf(Import(first + "2. D\n", "2018-again.txt")),
              ::testing::Contains(v1::FINDING_KIND_UNIT_RENAMED).Times(2));
  EXPECT_EQ(Unit("i").display_name(), "BIDANG PARKIR");
}

TEST_F(NextEditionTest, AUnitThatHasNoRoomForANameIsRefusedRatherThanLoseIt) {
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

TEST_F(NextEditionTest, TheTitleOfATypedDeclarationTellsNoOffice) {
  Make(AgencyName("a"), SomeAgency());
  v1::Declaration declaration;
  declaration.set_title("REKAPITULASI SOP lama");
  declaration.mutable_source()->set_source_name("typed");
  Make(DeclarationName("a", "typed"), declaration);
  EXPECT_THAT(KindsOf(Import("REKAPITULASI SOP DINAS PANGAN\nI SEKRETARIAT\n1. A\n")), IsEmpty());
}

TEST_F(NextEditionTest, AnotherDocumentMakesAnotherDeclaration) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n", "2018.txt");
  Import("I SEKRETARIAT = 2 SOP\n1. A\n2. B\n", "2019.txt");
  EXPECT_EQ(Declaration("recap-2018").figures(0).count(), 1);
  EXPECT_EQ(Declaration("recap-2019").figures(0).count(), 2);
}

TEST_F(NextEditionTest, APartOfADocumentTakesNothingFromUnitsThatItDoesNotPrint) {
  Import("I. SEKRETARIAT\nI.A Subbag Umum\n1. Penyusunan Laporan\n2. Surat Keluar\n", "p1.txt");
  const auto report = Import(
      "II. BIDANG LAYANAN\nII.A Seksi Data\n1. Penyusunan Laporan\n2. Pengolahan Data\n", "p2.txt");
  EXPECT_EQ(report.created_sop_count(), 2);
  EXPECT_THAT(KindsOf(report), IsEmpty());
  EXPECT_EQ(Sop("penyusunan-laporan").unit(), "agencies/a/units/i-a");
  EXPECT_EQ(Sop("penyusunan-laporan-2").unit(), "agencies/a/units/ii-a");
}

TEST_F(NextEditionTest, SopsAreRecordedInTheDocumentsOrderWhetherNewOrChanged) {
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

}  // namespace
}  // namespace tertib::catalogue
