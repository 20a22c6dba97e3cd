#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/testing/catalogue/commands.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using recap::v1::RecapService;
using ::testing::HasSubstr;

class SuiteTest : public ::testing::Test {
 protected:
  // What the tests ask is refused until the recap has first caught up.
  void SetUp() override { ASSERT_TRUE(suite_.GetRecap("", 0).ok()); }

  // The sequence after importing the real document.
  uint64_t ImportSample() {
    const auto import = suite_.catalogue().ImportDocument(
        SampleDocument(), TextOptions("diskominfo", "rekapitulasi.txt"));
    EXPECT_TRUE(import.status.ok()) << import.status;
    return import.report.sequence();
  }

  recap::v1::ReconcileRecapResponse Reconcile(uint64_t min_sequence) {
    recap::v1::ReconcileRecapRequest request;
    request.set_agency("agencies/diskominfo");
    request.set_min_sequence(min_sequence);
    const auto response = Call(suite_.recap(), &RecapService::Stub::ReconcileRecap, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(recap::v1::ReconcileRecapResponse());
  }

  RunningSuite suite_;
};

TEST_F(SuiteTest, TheRealDocumentAddsUp) {
  const uint64_t sequence = ImportSample();
  const auto recap = suite_.GetRecap("agencies/diskominfo", sequence);
  ASSERT_TRUE(recap.ok()) << recap.status();
  EXPECT_EQ(recap->sequence(), sequence);
  EXPECT_EQ(recap->counts().total(), 158);
  EXPECT_EQ(recap->counts().in_force(), 158);
  EXPECT_TRUE(recap->counts().has_draft());
  ASSERT_EQ(recap->agencies_size(), 1);
  ASSERT_EQ(recap->agencies(0).units_size(), 3);
  EXPECT_EQ(recap->agencies(0).units(0).rolled_up().total(), 95);
  EXPECT_EQ(recap->agencies(0).units(1).rolled_up().total(), 47);
  EXPECT_EQ(recap->agencies(0).units(1).units(2).own().total(), 35);
  EXPECT_EQ(recap->agencies(0).units(2).rolled_up().total(), 16);
}

TEST_F(SuiteTest, EveryPrintedFigureIsHeldAgainstTheRecordedOne) {
  const auto reconciled = Reconcile(ImportSample());
  std::map<std::string, std::pair<int, int>> figures;
  for (const auto& unit : reconciled.units()) {
    figures[unit.outline_code()] = {unit.printed(), unit.recorded()};
  }
  EXPECT_EQ(figures, (std::map<std::string, std::pair<int, int>>{{"I", {95, 95}},
                                                                 {"I.A", {45, 45}},
                                                                 {"I.B", {50, 50}},
                                                                 {"II", {46, 47}},
                                                                 {"II.A", {6, 6}},
                                                                 {"II.B", {6, 6}},
                                                                 {"II.C", {31, 35}},
                                                                 {"III", {16, 16}},
                                                                 {"III.A", {6, 6}},
                                                                 {"III.B", {6, 6}},
                                                                 {"III.C", {4, 4}}}));
  EXPECT_EQ(reconciled.total().printed(), 157);
  EXPECT_EQ(reconciled.total().recorded(), 158);
  EXPECT_EQ(reconciled.total().difference(), 1);
  ASSERT_EQ(reconciled.contradictions_size(), 1);
  EXPECT_EQ(reconciled.contradictions(0).printed(), 46);
  EXPECT_EQ(reconciled.contradictions(0).found(), 43);
  const auto& section = reconciled.units(6);
  ASSERT_EQ(section.outline_code(), "II.C");
  ASSERT_EQ(section.rows_size(), 4);
  EXPECT_EQ(section.rows(0).position(), 32);
  EXPECT_EQ(section.rows(0).note(), "Penambahan Th.2018");
  EXPECT_THAT(section.rows(3).title(), HasSubstr("Pembangunan Aplikasi/Website"));
}

TEST_F(SuiteTest, WhoWritesReadsTheirOwnWrite) {
  ImportSample();
  catalogue::v1::CreateSopRequest create;
  create.set_parent("agencies/diskominfo");
  *create.mutable_sop() = SomeSop("diskominfo", "ii-c", "SOP Baru", 36);
  const auto created =
      Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::CreateSop, create);
  ASSERT_TRUE(created.ok()) << created.status();
  const auto recap = suite_.GetRecap("agencies/diskominfo", created->sequence());
  ASSERT_TRUE(recap.ok()) << recap.status();
  EXPECT_EQ(recap->counts().total(), 159);
  EXPECT_EQ(recap->counts().draft(), 1);
  EXPECT_EQ(Reconcile(created->sequence()).units(6).rows_size(), 5);
}

TEST_F(SuiteTest, AMovedUnitIsNamedAsTheReasonAndTheDocumentIsNotBlamed) {
  const auto before = Reconcile(ImportSample());
  catalogue::v1::UpdateUnitRequest move;
  move.mutable_unit()->set_name("agencies/diskominfo/units/ii-c");
  move.mutable_unit()->set_parent("agencies/diskominfo/units/iii");
  move.mutable_unit()->set_outline_code("III.D");
  move.mutable_update_mask()->add_paths("parent");
  move.mutable_update_mask()->add_paths("outline_code");
  const auto moved =
      Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::UpdateUnit, move);
  ASSERT_TRUE(moved.ok()) << moved.status();
  const auto after = Reconcile(moved->sequence());
  ASSERT_EQ(after.contradictions_size(), 1);
  EXPECT_EQ(after.contradictions(0).SerializeAsString(),
            before.contradictions(0).SerializeAsString());
  const auto& left = after.units(3);
  ASSERT_EQ(left.outline_code(), "II");
  EXPECT_EQ(left.difference(), -34);
  EXPECT_THAT(left.explanation(), HasSubstr("II.C, printed 31, is no longer part of II."));
  EXPECT_EQ(after.total().explanation(), before.total().explanation());
}

TEST_F(SuiteTest, ADeletedRowIsNamedAsTheReason) {
  ImportSample();
  catalogue::v1::DeleteSopRequest remove;
  remove.set_name("agencies/diskominfo/sops/penanganan-surat-masuk");
  const auto removed =
      Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::DeleteSop, remove);
  ASSERT_TRUE(removed.ok()) << removed.status();
  const auto reconciled = Reconcile(removed->sequence());
  const auto& unit = reconciled.units(1);
  EXPECT_EQ(unit.difference(), -1);
  ASSERT_EQ(unit.rows_size(), 1);
  EXPECT_EQ(unit.rows(0).reason(), recap::v1::ROW_REASON_DELETED);
  EXPECT_EQ(unit.rows(0).title(), "Penanganan Surat Masuk");
}

TEST_F(SuiteTest, TheRecapGoesOnWhenTheCatalogueComesBack) {
  ImportSample();
  suite_.catalogue().Kill();
  suite_.catalogue().Restart();
  suite_.catalogue().MakeAgency("b", {"I"});
  catalogue::v1::CreateSopRequest create;
  create.set_parent("agencies/b");
  *create.mutable_sop() = SomeSop("b", "i", "SOP");
  const auto created =
      Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::CreateSop, create);
  ASSERT_TRUE(created.ok()) << created.status();
  const auto recap = suite_.GetRecap("", created->sequence());
  ASSERT_TRUE(recap.ok()) << recap.status();
  EXPECT_EQ(recap->counts().total(), 159);
  EXPECT_EQ(recap->agencies_size(), 2);
}

TEST_F(SuiteTest, ARecapThatRestartsWithoutTheCatalogueServesWhatItHasStored) {
  const uint64_t sequence = ImportSample();
  ASSERT_TRUE(suite_.GetRecap("", sequence).ok());
  suite_.catalogue().Kill();
  suite_.KillRecap();
  suite_.StartRecap();
  const auto recap = Call(suite_.recap(), &RecapService::Stub::GetRecap, {});
  ASSERT_TRUE(recap.ok()) << recap.status();
  EXPECT_EQ(recap->counts().total(), 158);
  EXPECT_EQ(recap->sequence(), sequence);
  EXPECT_FALSE(recap->caught_up());
  EXPECT_EQ(IsServing(suite_.recap_channel(), "readiness").value(), true);
}

TEST_F(SuiteTest, AWatchShowsTheTreeAgainWhenItChanges) {
  const uint64_t sequence = ImportSample();
  recap::v1::WatchRecapRequest request;
  request.set_agency("agencies/diskominfo");
  request.set_min_sequence(sequence);
  grpc::ClientContext context;
  const auto stream = suite_.recap().WatchRecap(&context, request);
  recap::v1::WatchRecapResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.counts().total(), 158);
  catalogue::v1::DeleteSopRequest remove;
  remove.set_name("agencies/diskominfo/sops/penanganan-surat-masuk");
  ASSERT_TRUE(
      Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::DeleteSop, remove).ok());
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.counts().total(), 157);
  context.TryCancel();
}

}  // namespace
}  // namespace tertib
