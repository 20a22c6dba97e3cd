#include "services/catalogue/intake/planning/import_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/catalogue/intake/planning/imported_register.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;

using ImportPlanTest = ImportedRegister;

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

TEST_F(ImportPlanTest, ANameThatSomebodyWroteMoreNicelyStays) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n");
  v1::Unit nicer = Unit("i");
  nicer.set_display_name("Sekretariat");
  Edit(UnitName("a", "i"), nicer, {"display_name"});
  Import("I SEKRETARIAT = 1 SOP\n1. A\n2. B\n");
  EXPECT_EQ(Unit("i").display_name(), "Sekretariat");
}

TEST_F(ImportPlanTest, ADraftThatIsPrintedComesIntoForce) {
  Import("I SEKRETARIAT\n1. A\n");
  Make(SopName("a", "b"), SomeSop("a", "i", "B", 2));
  const auto report = Import("I SEKRETARIAT\n1. A\n2. B\n");
  EXPECT_EQ(report.updated_sop_count(), 1);
  EXPECT_EQ(Sop("b").state(), v1::SOP_STATE_IN_FORCE);
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
