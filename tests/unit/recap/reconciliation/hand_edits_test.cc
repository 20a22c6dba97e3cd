#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recap/reconciliation/reconcile.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"
#include "tests/unit/recap/reconciliation/answers.h"

// What a reconciliation tells of what people changed in the register after the document was
// recorded.

namespace tertib::recap {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HandEditsTest : public testing::Test {
 protected:
  v1::ReconcileRecapResponse Reconciled(const std::string& agency) {
    FoldInto(store_, script_.Take());
    const auto view = store_.Snapshot();
    return Reconcile(*view, view->FindAgency(agency).value().value(),
                     view->FindLatestDeclaration(agency).value().value())
        .value();
  }

  // Unit I, printed 5, over I.A, printed 2, and I.B, in which the document lists 3 rows.
  void DeclareAPartWithoutAFigure() {
    script_.PutAgency("dinas", "Dinas");
    for (const std::string code : {"I", "I.A", "I.B", "II"}) {
      script_.PutUnit("dinas", code);
    }
    int32_t line = 10;
    for (const std::string sop : {"a1", "a2", "b1", "b2", "b3"}) {
      script_.PutSop("dinas", sop,
                     {.code = sop[0] == 'a' ? "I.A" : "I.B",
                      .position = sop[1] - '0',
                      .title = "Title of " + sop,
                      .declaration = "d",
                      .line = ++line});
    }
    script_.PutDeclaration("dinas", "d", {{"I", 5, 1}, {"I.A", 2, 2}},
                           {{"I"}, {"I.A", "I", 2}, {"I.B", "I", 3}, {"II"}});
  }

  EventScript script_;
  MemoryViewStore store_;
};

TEST_F(HandEditsTest, AUnitThatWasMovedIsNamedWhereItLeftAndWhereItCame) {
  script_ = SampleScript();
  const auto before = Reconciled("diskominfo");
  script_.MoveUnit("diskominfo", "II.C", "III", "III.D");
  const auto after = Reconciled("diskominfo");

  const auto& left = LineOfUnit(after, "ii");
  EXPECT_EQ(left.difference(), 12 - 46);
  EXPECT_THAT(Units(left), ElementsAre("II.C NO_LONGER_PART -31"));
  EXPECT_EQ(left.units(0).display_name(), "Unit");
  EXPECT_THAT(Rows(left), IsEmpty());
  EXPECT_EQ(left.contradiction_effect(), -3);
  EXPECT_EQ(left.explanation(),
            "Its parts print 43 (II.A 6, II.B 6, II.C 31), not 46; II.C, printed 31, is no longer "
            "part of II.");

  const auto& came = LineOfUnit(after, "iii");
  EXPECT_EQ(came.difference(), 51 - 16);
  EXPECT_THAT(Units(came), ElementsAre("III.D MOVED_IN +35"));
  EXPECT_EQ(came.explanation(), "III.D (printed as II.C) was moved in with 35 rows.");

  EXPECT_EQ(LineOfUnit(after, "ii-c").explanation(), LineOfUnit(before, "ii-c").explanation());
  EXPECT_EQ(after.total().explanation(), before.total().explanation());
  EXPECT_THAT(Units(after.total()), IsEmpty()) << "it is underneath in both";
  EXPECT_EQ(Contradictions(after), Contradictions(before));
  for (const auto& line : after.units()) {
    EXPECT_EQ(Effects(line), line.difference()) << line.outline_code();
  }
  EXPECT_EQ(Effects(after.total()), after.total().difference());
}

TEST_F(HandEditsTest, AUnitThatWasMovedTwiceIsNamedWhereItStands) {
  script_ = SampleScript();
  const auto before = Reconciled("diskominfo");
  script_.MoveUnit("diskominfo", "II.C", "III", "III.D");
  script_.MoveUnit("diskominfo", "II.C", "I", "I.C");
  const auto moved = Reconciled("diskominfo");
  EXPECT_THAT(Units(LineOfUnit(moved, "i")), ElementsAre("I.C MOVED_IN +35"));
  EXPECT_THAT(Units(LineOfUnit(moved, "ii")), ElementsAre("II.C NO_LONGER_PART -31"));
  EXPECT_THAT(Units(LineOfUnit(moved, "iii")), IsEmpty());
  EXPECT_EQ(Contradictions(moved), Contradictions(before));
  script_.MoveUnit("diskominfo", "II.C", "II", "II.C");
  const auto back = Reconciled("diskominfo");
  EXPECT_EQ(back.total().SerializeAsString(), before.total().SerializeAsString());
  EXPECT_EQ(LineOfUnit(back, "ii").SerializeAsString(),
            LineOfUnit(before, "ii").SerializeAsString());
}

TEST_F(HandEditsTest, AUnitThatWasDeletedIsNamedInEveryFigureOverIt) {
  script_ = SampleScript();
  const auto before = Reconciled("diskominfo");
  for (int32_t position = 1; position <= 35; ++position) {
    const std::string sop = fmt::format("ii-c-{}", position);
    if (position <= 2) {
      script_.PutSop("diskominfo", sop,
                     {.code = "II.A", .position = 6 + position, .declaration = "rekap", .line = 5});
    } else {
      script_.DeleteSop("diskominfo", sop);
    }
  }
  script_.DeleteUnit("diskominfo", "II.C");
  const auto after = Reconciled("diskominfo");
  for (const auto* line : {&LineOfUnit(after, "ii"), &after.total()}) {
    EXPECT_THAT(Units(*line), ElementsAre("II.C DELETED -31"));
    EXPECT_EQ(line->units(0).unit(), "agencies/diskominfo/units/ii-c");
    EXPECT_THAT(Rows(*line), ElementsAre("II.A 7 BEYOND_PRINTED_COUNT ii-c-1",
                                         "II.A 8 BEYOND_PRINTED_COUNT ii-c-2"));
    EXPECT_EQ(Effects(*line), line->difference());
  }
  EXPECT_EQ(after.total().explanation(),
            "The parts of II print 43, not 46; II.C, printed 31, was deleted; 2 rows stand beyond "
            "the figures of its parts.");
  EXPECT_EQ(Contradictions(after), Contradictions(before));
  ASSERT_EQ(after.unmatched_figures_size(), 1);
}

// What II's parts are off stays what the document is off, wherever they stand.
TEST_F(HandEditsTest, ADivisionThatWasMergedIntoAnotherLeavesItsContradiction) {
  script_ = SampleScript();
  const auto before = Reconciled("diskominfo");
  script_.MoveUnit("diskominfo", "II.A", "III", "III.D");
  script_.MoveUnit("diskominfo", "II.B", "III", "III.E");
  script_.MoveUnit("diskominfo", "II.C", "III", "III.F");
  script_.DeleteUnit("diskominfo", "II");
  const auto after = Reconciled("diskominfo");
  EXPECT_THAT(Units(after.total()), IsEmpty());
  EXPECT_EQ(after.total().explanation(), before.total().explanation());
  EXPECT_THAT(Units(LineOfUnit(after, "iii")),
              ElementsAre("III.D MOVED_IN +6", "III.E MOVED_IN +6", "III.F MOVED_IN +35"));
  EXPECT_EQ(Contradictions(after), Contradictions(before));
}

TEST_F(HandEditsTest, AUnitThatChangedPlacesWithTheOneAboveIsNotDisplacedForThoseAboveBoth) {
  script_.PutAgency("dinas", "Dinas");
  for (const std::string code : {"I", "I.A", "I.A.1", "I.B"}) {
    script_.PutUnit("dinas", code);
  }
  script_.PutDeclaration("dinas", "d", {{"I", 3, 1}, {"I.A", 2, 2}, {"I.A.1", 2, 3}, {"I.B", 1, 4}},
                         {{"I"}, {"I.A", "I", 0}, {"I.A.1", "I.A", 2}, {"I.B", "I", 1}});
  script_.MoveUnit("dinas", "I.A.1", "I", "I.C");
  script_.MoveUnit("dinas", "I.A", "I.A.1", "I.C.1");
  const auto response = Reconciled("dinas");
  EXPECT_THAT(Units(LineOfUnit(response, "i")), IsEmpty());
  EXPECT_THAT(Units(LineOfUnit(response, "i-a")), ElementsAre("I.A.1 NO_LONGER_PART -2"));
  EXPECT_EQ(Effects(LineOfUnit(response, "i")), -3);
}

TEST_F(HandEditsTest, RowsThatLeftAPartWithoutAFigureAreNamed) {
  DeclareAPartWithoutAFigure();
  const auto before = Reconciled("dinas");
  EXPECT_EQ(LineOfUnit(before, "i").explanation(), "");
  script_.DeleteSop("dinas", "b1");
  script_.PutSop("dinas", "b2", {.code = "II", .position = 1, .declaration = "d", .line = 14});
  const auto after = Reconciled("dinas");
  EXPECT_THAT(Rows(LineOfUnit(after, "i")), ElementsAre("I.B 1 DELETED b1", "I.B 2 MOVED b2"));
  EXPECT_EQ(LineOfUnit(after, "i").rows(0).title(), "Title of b1");
  EXPECT_EQ(LineOfUnit(after, "i").explanation(),
            "1 row of its parts was deleted; 1 row of its parts was moved away.");
  EXPECT_EQ(Effects(LineOfUnit(after, "i")), -2);
  EXPECT_THAT(Contradictions(after), IsEmpty());
}

TEST_F(HandEditsTest, ARowOfAnotherUnitIsNamedInAPartWithoutAFigure) {
  DeclareAPartWithoutAFigure();
  script_.PutSop("dinas", "a2", {.code = "I.B", .position = 4, .declaration = "d", .line = 12});
  const auto response = Reconciled("dinas");
  EXPECT_THAT(Rows(LineOfUnit(response, "i")), ElementsAre("I.A 2 MOVED a2", "I.B 4 MOVED_IN a2"));
  EXPECT_EQ(LineOfUnit(response, "i").difference(), 0);
  EXPECT_THAT(Contradictions(response), IsEmpty());
}

// The register lost all trace of what stood in a unit that was deleted and made again.
TEST_F(HandEditsTest, RowsWithoutATraceAreMissingAndNoContradiction) {
  DeclareAPartWithoutAFigure();
  for (const std::string sop : {"b1", "b2", "b3"}) {
    script_.DeleteSop("dinas", sop);
  }
  script_.DeleteUnit("dinas", "I.B");
  const auto deleted = Reconciled("dinas");
  EXPECT_THAT(Units(LineOfUnit(deleted, "i")), ElementsAre("I.B DELETED -3"));
  EXPECT_EQ(LineOfUnit(deleted, "i").explanation(), "I.B, which lists 3, was deleted.");
  script_.PutUnit("dinas", "I.B");
  const auto again = Reconciled("dinas");
  EXPECT_THAT(Rows(LineOfUnit(again, "i")),
              ElementsAre("I.B 0 MISSING", "I.B 0 MISSING", "I.B 0 MISSING"));
  EXPECT_EQ(LineOfUnit(again, "i").explanation(), "3 rows that the document lists are missing.");
  EXPECT_THAT(Contradictions(again), IsEmpty());
}

TEST_F(HandEditsTest, APartThatSharesAFigureTakesItsShareAway) {
  script_.PutAgency("dinas", "Dinas");
  for (const std::string code : {"I", "I.A", "I.B", "II"}) {
    script_.PutUnit("dinas", code);
  }
  for (int32_t position = 1; position <= 5; ++position) {
    script_.PutSop("dinas", fmt::format("a{}", position),
                   {.code = "I.A", .position = position, .declaration = "d", .line = position});
  }
  script_.PutSop("dinas", "b1", {.code = "I.B", .position = 1, .declaration = "d", .line = 9});
  script_.PutDeclaration("dinas", "d", {{"I", 3, 1}},
                         {{"I"}, {"I.A", "I", 5}, {"I.B", "I", 1}, {"II"}});
  EXPECT_EQ(LineOfUnit(Reconciled("dinas"), "i").explanation(),
            "3 SOPs more than printed, and the document does not say which.");
  script_.MoveUnit("dinas", "I.A", "II", "II.A");
  const auto response = Reconciled("dinas");
  EXPECT_THAT(Units(LineOfUnit(response, "i")), ElementsAre("I.A NO_LONGER_PART -3"));
  EXPECT_THAT(Rows(LineOfUnit(response, "i")), ElementsAre("I 0 MORE_THAN_PRINTED"));
  EXPECT_EQ(Effects(LineOfUnit(response, "i")), 1 - 3);
  EXPECT_EQ(LineOfUnit(response, "i").explanation(),
            "I.A, for 3 of its listed 5, is no longer part of I; 1 SOP more than printed, and the "
            "document "
            "does not say which.");
}

TEST_F(HandEditsTest, ARowThatANewerDocumentDropsIsNotInIt) {
  script_.SetDocument("old");
  DeclareAPartWithoutAFigure();
  script_.SetDocument("new");
  for (const std::string sop : {"b1", "b3"}) {
    script_.PutSop("dinas", sop,
                   {.code = "I.B", .position = sop[1] - '0', .declaration = "d", .line = 20});
  }
  script_.PutDeclaration("dinas", "d", {{"I", 2, 1}, {"I.A", 0, 2}},
                         {{"I"}, {"I.A", "I", 0}, {"I.B", "I", 2}, {"II"}});
  const auto response = Reconciled("dinas");
  EXPECT_THAT(Contradictions(response), IsEmpty());
  EXPECT_THAT(Rows(LineOfUnit(response, "i")),
              ElementsAre("I.A 1 NOT_IN_DOCUMENT a1", "I.A 2 NOT_IN_DOCUMENT a2",
                          "I.B 2 NOT_IN_DOCUMENT b2"));
}

TEST_F(HandEditsTest, RowsOfOneLineThatWereDeletedAreEachNamed) {
  script_.PutAgency("dinas", "Dinas");
  for (const std::string code : {"I", "I.A", "I.B"}) {
    script_.PutUnit("dinas", code);
  }
  for (int32_t position = 1; position <= 3; ++position) {
    script_.PutSop("dinas", fmt::format("a{}", position),
                   {.code = "I.A",
                    .position = position,
                    .declaration = "d",
                    .line = 7,
                    .preceding_rows = position - 1});
  }
  script_.PutDeclaration("dinas", "d", {{"I", 3, 1}}, {{"I"}, {"I.A", "I", 3}, {"I.B", "I"}});
  script_.DeleteSop("dinas", "a2");
  EXPECT_THAT(Rows(LineOfUnit(Reconciled("dinas"), "i")), ElementsAre("I.A 2 DELETED a2"));
  script_.DeleteSop("dinas", "a1");
  script_.DeleteSop("dinas", "a3");
  EXPECT_THAT(Rows(LineOfUnit(Reconciled("dinas"), "i")),
              ElementsAre("I.A 1 DELETED a1", "I.A 2 DELETED a2", "I.A 3 DELETED a3"));
}

TEST_F(HandEditsTest, ARowThatIsRenumberedInItsUnitExplainsNothing) {
  script_ = SampleScript();
  const auto before = Reconciled("diskominfo");
  const auto renumber = [this, &before](const std::string& sop, int32_t from, int32_t to) {
    script_.PutSop("diskominfo", sop,
                   {.code = "II.C",
                    .position = to,
                    .title = fmt::format("SOP II.C {}", from),
                    .declaration = "rekap",
                    .line = LineOfUnit(before, "ii-c").rows(0).line() - 32 + from});
  };
  for (const int32_t number : {7, 99, 0, 3, 12}) {
    renumber("ii-c-3", 3, number);
    const auto after = Reconciled("diskominfo");
    EXPECT_EQ(LineOfUnit(after, "ii-c").explanation(), LineOfUnit(before, "ii-c").explanation())
        << number;
    EXPECT_EQ(Rows(LineOfUnit(after, "ii-c")), Rows(LineOfUnit(before, "ii-c"))) << number;
    EXPECT_EQ(after.total().explanation(), before.total().explanation()) << number;
  }
  script_.DeleteSop("diskominfo", "ii-c-7");
  renumber("ii-c-3", 3, 7);
  EXPECT_EQ(LineOfUnit(Reconciled("diskominfo"), "ii-c").explanation(),
            "4 rows stand beyond the printed 31: no. 32-35; 1 row was deleted: no. 7.");
  script_.DeleteSop("diskominfo", "ii-c-3");
  EXPECT_EQ(LineOfUnit(Reconciled("diskominfo"), "ii-c").explanation(),
            "4 rows stand beyond the printed 31: no. 32-35; 2 rows were deleted: no. 3, 7.");
}

TEST_F(HandEditsTest, ARowMadeByHandThatIsRenumberedWasNotMovedAway) {
  script_.PutAgency("dinas", "Dinas");
  script_.PutUnit("dinas", "I");
  script_.PutSop("dinas", "s1", {.code = "I", .position = 1, .declaration = "d", .line = 1});
  script_.PutDeclaration("dinas", "d", {{"I", 2, 1}}, {{"I", "", 1}});
  script_.PutSop("dinas", "new", {.code = "I", .position = 2});
  EXPECT_EQ(LineOfUnit(Reconciled("dinas"), "i").explanation(), "");
  for (const int32_t number : {9, 1, 0}) {
    script_.PutSop("dinas", "new", {.code = "I", .position = number});
    EXPECT_EQ(LineOfUnit(Reconciled("dinas"), "i").explanation(), "") << number;
  }
}

// Only a newer document can drop a row: the older one says nothing of what came after it.
TEST_F(HandEditsTest, ARowOfANewerDocumentIsNotCalledMissingFromTheOlderOne) {
  script_.PutAgency("dinas", "Dinas");
  script_.PutUnit("dinas", "I");
  script_.PutDeclaration("dinas", "newer", {{"I", 2, 1}}, {{"I", "", 2}});
  script_.PutSop("dinas", "s1", {.code = "I", .position = 1, .declaration = "d", .line = 2});
  script_.PutDeclaration("dinas", "d", {{"I", 1, 1}}, {{"I", "", 1}});
  script_.PutSop("dinas", "s2", {.code = "I", .position = 2, .declaration = "newer", .line = 3});
  script_.PutDeclaration("dinas", "newer", {{"I", 2, 2}}, {{"I", "", 2}});
  (void)Reconciled("dinas");
  const auto view = store_.Snapshot();
  const auto response = Reconcile(*view, view->FindAgency("dinas").value().value(),
                                  view->FindDeclaration({"dinas", "d"}).value().value())
                            .value();
  EXPECT_THAT(Rows(LineOfUnit(response, "i")), ElementsAre("I 2 BEYOND_PRINTED_COUNT s2"));
}

// What rows add and take away may cancel out; the sentence tells of both.
TEST_F(HandEditsTest, EffectsThatCancelOutAreTold) {
  script_.PutAgency("dinas", "Dinas");
  script_.PutUnit("dinas", "I");
  for (int32_t position = 1; position <= 2; ++position) {
    script_.PutSop("dinas", fmt::format("s{}", position),
                   {.code = "I", .position = position, .declaration = "d", .line = position + 1});
  }
  script_.PutDeclaration(
      "dinas", "d", {{"I", 2, 1}, {"I", 7, 9, catalogue::v1::FIGURE_KIND_SUMMARY}}, {{"I", "", 2}});
  EXPECT_EQ(LineOfUnit(Reconciled("dinas"), "i").explanation(), "Line 9 prints 7, not 2.");
  script_.DeleteSop("dinas", "s1");
  script_.PutSop("dinas", "new", {.code = "I", .position = 3});
  const auto response = Reconciled("dinas");
  EXPECT_EQ(LineOfUnit(response, "i").difference(), 0);
  EXPECT_EQ(LineOfUnit(response, "i").rows_size(), 2);
  EXPECT_EQ(LineOfUnit(response, "i").explanation(),
            "Line 9 prints 7, not 2; 2 and 2 agree only because these cancel out: 1 row stands "
            "beyond the printed 2: no. 3; 1 row was deleted: no. 1.");
}

TEST_F(HandEditsTest, RowsBeyondThoseThatTheDocumentListsAreNamed) {
  DeclareAPartWithoutAFigure();
  script_.PutDeclaration("dinas", "d", {{"I", 4, 1}, {"I.A", 2, 2}},
                         {{"I"}, {"I.A", "I", 2}, {"I.B", "I", 2}, {"II"}});
  const auto response = Reconciled("dinas");
  EXPECT_THAT(Contradictions(response), IsEmpty());
  EXPECT_THAT(Rows(LineOfUnit(response, "i")), ElementsAre("I.B 3 BEYOND_PRINTED_COUNT b3"));
}

TEST_F(HandEditsTest, AFigureOfAUnitThatTheTreeLacksStandsDirectlyUnderTheAgency) {
  script_.PutAgency("dinas", "Dinas");
  script_.PutUnit("dinas", "I");
  script_.PutUnit("dinas", "II");
  script_.PutDeclaration("dinas", "d",
                         {{"I", 1, 1}, {"II", 2, 2}, {"", 4, 3, catalogue::v1::FIGURE_KIND_TOTAL}},
                         {{"I", "", 1}});
  const auto response = Reconciled("dinas");
  ASSERT_EQ(response.contradictions_size(), 1);
  EXPECT_EQ(response.contradictions(0).explanation(),
            "The parts of the total print 3 (I 1, ii 2), not 4.");
  EXPECT_EQ(Effects(response.total()), -4);
}

TEST_F(HandEditsTest, WithoutTheDocumentsTreeTheRegistersStandsForIt) {
  DeclareAPartWithoutAFigure();
  script_.PutDeclaration("dinas", "d", {{"I", 5, 1}, {"I.A", 2, 2}});
  script_.DeleteSop("dinas", "b1");
  const auto response = Reconciled("dinas");
  ASSERT_EQ(response.contradictions_size(), 1);
  EXPECT_EQ(response.contradictions(0).explanation(),
            "The parts of I print 4 (I.A 2, I.B lists 2), not 5.");
  script_.MoveUnit("dinas", "I.B", "II", "II.A");
  const auto moved = Reconciled("dinas");
  EXPECT_THAT(Units(LineOfUnit(moved, "i")), IsEmpty());
  EXPECT_EQ(Effects(LineOfUnit(moved, "i")), LineOfUnit(moved, "i").difference());
}

// 1,200 rows of a unit were deleted: beyond those that can be listed, too, they are told as
// deleted.
TEST_F(HandEditsTest, DeletedRowsAreToldAsDeletedBeyondTheListOfRows) {
  script_.PutAgency("dinas", "Dinas");
  script_.PutUnit("dinas", "I");
  for (int32_t position = 1; position <= 1'200; ++position) {
    script_.PutSop("dinas", fmt::format("s{}", position),
                   {.code = "I", .position = position, .declaration = "d", .line = position});
  }
  script_.PutDeclaration("dinas", "d", {{"I", 1'201, 1}}, {{"I", "", 1'200}});
  for (int32_t position = 1; position <= 1'200; ++position) {
    script_.DeleteSop("dinas", fmt::format("s{}", position));
  }
  const auto response = Reconciled("dinas");
  EXPECT_EQ(LineOfUnit(response, "i").rows_size(), 1'000);
  EXPECT_EQ(LineOfUnit(response, "i").omitted_row_count(), 201);
  EXPECT_EQ(LineOfUnit(response, "i").explanation(),
            "1 number has no row: no. 1201; 1200 rows were deleted: no. 1-1200.");
}

TEST_F(HandEditsTest, UnitsBeyondTheLimitAreCounted) {
  script_.PutAgency("dinas", "Dinas");
  script_.PutUnit("dinas", "I");
  script_.PutUnit("dinas", "II");
  std::vector<EventScript::FigureFields> figures = {{"I", 1'100, 1}};
  std::vector<EventScript::PrintedUnitFields> units = {{"I"}, {"II"}};
  for (int32_t i = 1; i <= 1'100; ++i) {
    const std::string code = fmt::format("I.{}", i);
    script_.PutUnit("dinas", code);
    figures.push_back({code, 1, i + 1});
    units.push_back({code, "I", 1});
    script_.MoveUnit("dinas", code, "II", fmt::format("II.{}", i));
  }
  script_.PutDeclaration("dinas", "d", figures, units);
  const auto response = Reconciled("dinas");
  EXPECT_EQ(LineOfUnit(response, "i").units_size(), 1'000);
  EXPECT_EQ(LineOfUnit(response, "i").omitted_unit_count(), 100);
  EXPECT_THAT(LineOfUnit(response, "i").explanation(),
              testing::EndsWith("I.6, printed 1, is no longer part of I; more units were moved or "
                                "deleted."));
}

}  // namespace
}  // namespace tertib::recap
