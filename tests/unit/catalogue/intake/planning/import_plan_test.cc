#include "services/catalogue/intake/planning/import_plan.h"

#include <gtest/gtest.h>

#include <string>

#include "services/catalogue/domain/rules.h"
#include "services/catalogue/store/fold.h"
#include "services/catalogue/store/memory_store.h"
#include "services/catalogue/store/overlay.h"
#include "services/catalogue/store/register_view.h"
#include "services/common/sha256.h"
#include "services/common/uuid.h"
#include "tests/testing/catalogue/commands.h"

namespace tertib::catalogue {
namespace {

// Imports into a register that lives in the fold of what was planned.
class ImportPlanTest : public ::testing::Test {
 protected:
  v1::ImportReport Import(const std::string& text, const std::string& source_name = "recap.txt") {
    ImportDocument document;
    document.agency = "a";
    document.source.set_source_name(source_name);
    document.source.set_sha256(ToHex(Sha256(text)));
    document.recap = ReadPrintedRecap(text);
    CommitDraft draft(last_, absl::UnixEpoch());
    const auto report = PlanImport(state_, document, draft);
    EXPECT_TRUE(report.ok()) << report.status();
    Apply(draft);
    return *report;
  }

  void Apply(CommitDraft& draft) {
    for (const v1::Event& event : draft.events()) {
      EXPECT_TRUE(Fold(event, writes_).ok());
    }
    last_ = draft.last();
  }

  // Writes fields of a resource as a caller of the API does.
  template <typename Resource>
  void Edit(const ResourceName& name, const Resource& changes, const FieldNames& fields) {
    CommitDraft draft(last_, absl::UnixEpoch());
    const auto updated = Update(state_, name, changes, fields, draft);
    ASSERT_TRUE(updated.ok()) << updated.status();
    Apply(draft);
  }

  v1::Unit Unit(const std::string& id) const { return state_.FindUnit("a", id)->value(); }
  v1::Sop Sop(const std::string& id) const { return state_.FindSop("a", id)->value(); }

  const MemoryStore empty_{NewUuid()};
  TableWrites writes_;
  const Overlay overlay_{empty_.latest(), writes_};
  const RegisterView state_{overlay_};
  Sequence last_;
};

TEST_F(ImportPlanTest, MakesTheAgencyTheTreeAndTheSopsWithTheirOrigin) {
  Import(
      "REKAPITULASI SOP DINAS KESEHATAN\nI SEKRETARIAT = 2 SOP\nI.A Subbag Umum ( 2 SOP )\n"
      "1. SOP Surat Masuk\n2. Surat Keluar\n");
  EXPECT_EQ(state_.FindAgency("a")->value().display_name(), "DINAS KESEHATAN");
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
    const v1::Declaration declaration = state_.FindDeclaration("a", "recap")->value();
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

TEST_F(ImportPlanTest, ARefusedDocumentPlansNothing) {
  const auto report = Import("1. Surat\n");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(last_, Sequence{0});
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
  CommitDraft draft(last_, absl::UnixEpoch());
  v1::Unit nicer = Unit("i");
  nicer.set_display_name("Sekretariat");
  ASSERT_TRUE(Update(state_, UnitName("a", "i"), nicer, {"display_name"}, draft).ok());
  Apply(draft);
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
  CommitDraft draft(last_, absl::UnixEpoch());
  v1::Sop sop;
  sop.set_title("B");
  sop.set_unit("agencies/a/units/i");
  sop.set_position(2);
  ASSERT_TRUE(Create(state_, SopName("a", "b"), sop, draft).ok());
  Apply(draft);
  const auto report = Import("I SEKRETARIAT\n1. A\n2. B\n");
  EXPECT_EQ(report.updated_sop_count(), 1);
  EXPECT_EQ(Sop("b").state(), v1::SOP_STATE_IN_FORCE);
}

TEST_F(ImportPlanTest, OnlyWhatWasDeletedComesBackWithTheSameDocument) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  CommitDraft draft(last_, absl::UnixEpoch());
  ASSERT_TRUE(Delete(state_, SopName("a", "b"), "", draft).ok());
  Apply(draft);
  const auto report = Import(text);
  EXPECT_EQ(report.created_sop_count(), 1);
  EXPECT_EQ(report.unchanged_sop_count(), 1);
}

TEST_F(ImportPlanTest, AUnitThatWasRecodedDoesNotComeBackAsAGhost) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  v1::Unit recoded = Unit("i");
  recoded.set_outline_code("V");
  Edit(UnitName("a", "i"), recoded, {"outline_code"});
  EXPECT_EQ(Import(text).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportPlanTest, ACorrectionThatTakesTheNumberOfADeletedRowStays) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(text);
  CommitDraft draft(last_, absl::UnixEpoch());
  ASSERT_TRUE(Delete(state_, SopName("a", "a"), "", draft).ok());
  Apply(draft);
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
  EXPECT_EQ(report.findings_size(), 0);
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
  EXPECT_GT(state_.FindDeclaration("a", "one")->value().update_sequence(),
            state_.FindDeclaration("a", "two")->value().update_sequence());
}

TEST_F(ImportPlanTest, AHashThatSomebodyTypedDoesNotStopAnImport) {
  const std::string text = "I SEKRETARIAT = 1 SOP\n1. A\n";
  CommitDraft draft(last_, absl::UnixEpoch());
  ASSERT_TRUE(Create(state_, AgencyName("a"), SomeAgency(), draft).ok());
  Apply(draft);
  CommitDraft typed(last_, absl::UnixEpoch());
  v1::Declaration declaration;
  declaration.mutable_source()->set_source_name("typed");
  declaration.mutable_source()->set_sha256(ToHex(Sha256(text)));
  ASSERT_TRUE(Create(state_, DeclarationName("a", "typed"), declaration, typed).ok());
  Apply(typed);
  Import(text);
  EXPECT_EQ(state_.FindDeclaration("a", "typed")->value().figures_size(), 1);
}

TEST_F(ImportPlanTest, ATreeThatWouldGetTooDeepIsRefusedAndNothingIsPlanned) {
  Import("I SEKRETARIAT\n1. A\n");
  std::string parent;
  for (int level = 1; level <= 7; ++level) {
    CommitDraft draft(last_, absl::UnixEpoch());
    v1::Unit unit = SomeUnit("X." + std::to_string(level));
    unit.set_parent(parent);
    const auto created = Create(state_, UnitName("a", "x" + std::to_string(level)), unit, draft);
    ASSERT_TRUE(created.ok()) << created.status();
    parent = created->name();
    Apply(draft);
  }
  v1::Unit deep = Unit("i");
  deep.set_parent(parent);
  Edit(UnitName("a", "i"), deep, {"parent"});
  const Sequence before = last_;
  const auto report = Import("I SEKRETARIAT\n1. A\nI.A Subbag Umum\n1. B\n");
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  ASSERT_EQ(report.findings_size(), 1);
  EXPECT_EQ(report.findings(0).kind(), v1::FINDING_KIND_CONFLICTS_WITH_REGISTER);
  EXPECT_EQ(last_, before);
}

TEST_F(ImportPlanTest, AnotherDocumentMakesAnotherDeclaration) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n", "2018.txt");
  Import("I SEKRETARIAT = 2 SOP\n1. A\n2. B\n", "2019.txt");
  EXPECT_EQ(state_.FindDeclaration("a", "recap-2018")->value().figures(0).count(), 1);
  EXPECT_EQ(state_.FindDeclaration("a", "recap-2019")->value().figures(0).count(), 2);
}

}  // namespace
}  // namespace tertib::catalogue
