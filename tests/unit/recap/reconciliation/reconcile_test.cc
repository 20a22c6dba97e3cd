#include "services/recap/reconciliation/reconcile.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"
#include "tests/unit/recap/reconciliation/answers.h"

namespace tertib::recap {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Reconcile, ExplainsTheSampleDocument) {
  const auto response = Reconciled(SampleScript(), "diskominfo");
  ASSERT_EQ(response.units_size(), 11);
  const auto expect = [&](const v1::FigureComparison& line, int printed, int recorded) {
    EXPECT_EQ(line.printed(), printed);
    EXPECT_EQ(line.recorded(), recorded);
    EXPECT_EQ(line.difference(), recorded - printed);
    EXPECT_EQ(Effects(line), recorded - printed);
  };
  expect(LineOfCode(response, "I"), 95, 95);
  expect(LineOfCode(response, "II"), 46, 47);
  expect(LineOfCode(response, "II.C"), 31, 35);
  expect(LineOfCode(response, "III"), 16, 16);
  expect(response.total(), 157, 158);

  EXPECT_THAT(
      Rows(LineOfCode(response, "II.C")),
      ElementsAre("II.C 32 BEYOND_PRINTED_COUNT ii-c-32", "II.C 33 BEYOND_PRINTED_COUNT ii-c-33",
                  "II.C 34 BEYOND_PRINTED_COUNT ii-c-34", "II.C 35 BEYOND_PRINTED_COUNT ii-c-35"));
  EXPECT_EQ(Rows(LineOfCode(response, "II")), Rows(LineOfCode(response, "II.C")));
  EXPECT_EQ(Rows(response.total()), Rows(LineOfCode(response, "II.C")));
  EXPECT_EQ(LineOfCode(response, "II.C").rows(0).note(), "Penambahan Th.2018");
  EXPECT_GT(LineOfCode(response, "II.C").rows(0).line(), 0);

  ASSERT_EQ(response.contradictions_size(), 1);
  EXPECT_EQ(response.contradictions(0).kind(), v1::CONTRADICTION_KIND_PARTS_DO_NOT_ADD_UP);
  EXPECT_EQ(response.contradictions(0).outline_code(), "II");
  EXPECT_EQ(response.contradictions(0).printed(), 46);
  EXPECT_EQ(response.contradictions(0).found(), 43);
  EXPECT_EQ(response.contradictions(0).lines_size(), 4);
  EXPECT_EQ(LineOfCode(response, "II").contradiction_effect(), -3);
  EXPECT_EQ(response.total().contradiction_effect(), -3);

  EXPECT_EQ(LineOfCode(response, "II.C").explanation(),
            "4 rows stand beyond the printed 31: no. 32-35.");
  EXPECT_EQ(LineOfCode(response, "II").explanation(),
            "Its parts print 43 (II.A 6, II.B 6, II.C 31), not 46; 4 rows stand beyond the figures "
            "of its parts.");
  EXPECT_EQ(response.total().explanation(),
            "The parts of II print 43, not 46; 4 rows stand beyond the figures of its parts.");
  EXPECT_EQ(LineOfCode(response, "I").explanation(), "");
}

TEST(Reconcile, NamesRowsThatShareANumberOrHaveNone) {
  EventScript script = OneUnit();
  script.PutSop("dinas", "later", {.code = "I", .position = 1});
  script.PutSop("dinas", "printed", {.code = "I", .position = 1, .declaration = "d", .line = 4});
  script.PutSop("dinas", "loose", {.code = "I"});
  script.PutDeclaration("dinas", "d", {{"I", 1, 1}});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(Rows(LineOfCode(response, "I")),
              ElementsAre("I 1 NUMBER_TAKEN_TWICE later", "I 0 WITHOUT_NUMBER loose"));
  EXPECT_EQ(LineOfCode(response, "I").explanation(),
            "1 row bears a number that another row has: no. 1; 1 row bears no number.");
}

TEST(Reconcile, NamesRowsThatAreGone) {
  EventScript script = OneUnit();
  for (const int32_t position : {1, 2, 3, 5}) {
    script.PutSop("dinas", fmt::format("s{}", position), {.code = "I", .position = position});
  }
  script.DeleteSop("dinas", "s1");
  script.PutSop("dinas", "s2", {.code = "I", .position = 9});
  script.PutDeclaration("dinas", "d", {{"I", 6, 1}});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(Rows(LineOfCode(response, "I")),
              ElementsAre("I 1 DELETED s1", "I 4 NUMBER_WITHOUT_ROW", "I 6 NUMBER_WITHOUT_ROW"))
      << "s2 counts under another number as well";
  EXPECT_EQ(Effects(LineOfCode(response, "I")), 3 - 6);
}

// I prints 4 and lists 1, 2, 4 and 5.
TEST(Reconcile, CountsRowsAndNotTheNumbersThatTheDocumentSkips) {
  EventScript script = OneUnit();
  for (const int32_t position : {1, 2, 4, 5}) {
    script.PutSop("dinas", fmt::format("s{}", position),
                  {.code = "I", .position = position, .declaration = "d", .line = position});
  }
  script.PutDeclaration("dinas", "d", {{"I", 4, 1}}, {{"I", "", 4}});
  EventScript more = script;
  EventScript fewer = script;
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(Rows(LineOfCode(response, "I")), IsEmpty());
  EXPECT_EQ(LineOfCode(response, "I").explanation(), "");

  more.PutSop("dinas", "s6", {.code = "I", .position = 6, .declaration = "d", .line = 6});
  more.PutSop("dinas", "new", {.code = "I", .position = 5});
  const auto beyond = Reconciled(std::move(more), "dinas");
  EXPECT_THAT(Rows(LineOfCode(beyond, "I")),
              ElementsAre("I 5 BEYOND_PRINTED_COUNT new", "I 6 BEYOND_PRINTED_COUNT s6"));

  fewer.DeleteSop("dinas", "s2");
  const auto deleted = Reconciled(std::move(fewer), "dinas");
  EXPECT_EQ(LineOfCode(deleted, "I").explanation(), "1 row was deleted: no. 2.");
}

// II.A prints 3 and lists 3, and has II.A.1, which prints 2, lists 2 and has II.A.1.a with 1.
TEST(Reconcile, TakesAFigureThatIsAsManyAsTheUnitsOwnRowsForTheirs) {
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  script.PutUnit("dinas", "II");
  int32_t line = 10;
  for (const auto& [code, rows] :
       std::vector<std::pair<std::string, int>>{{"II.A", 3}, {"II.A.1", 2}, {"II.A.1.a", 1}}) {
    script.PutUnit("dinas", code);
    for (int32_t position = 1; position <= rows; ++position) {
      script.PutSop("dinas", fmt::format("{}-{}", UnitIdOf(code), position),
                    {.code = code, .position = position, .declaration = "d", .line = ++line});
    }
  }
  const std::vector<EventScript::PrintedUnitFields> units = {
      {"II"}, {"II.A", "II", 3}, {"II.A.1", "II.A", 2}, {"II.A.1.a", "II.A.1", 1}};
  script.PutDeclaration("dinas", "d", {{"II", 6, 1}, {"II.A", 3, 2}, {"II.A.1", 2, 3}}, units);
  EventScript edited = script;
  EventScript wrong = script;
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_EQ(response.contradictions_size(), 0);
  for (const auto& unit : response.units()) {
    EXPECT_EQ(unit.difference(), 0) << unit.outline_code();
    EXPECT_EQ(unit.explanation(), "") << unit.outline_code();
  }
  EXPECT_EQ(LineOfCode(response, "II").recorded(), 6);
  EXPECT_EQ(LineOfCode(response, "II.A").recorded(), 3);

  edited.DeleteSop("dinas", "ii-a-2");
  edited.DeleteSop("dinas", "ii-a-1-a-1");
  edited.MoveUnit("dinas", "II.A.1", "", "III");
  const auto after = Reconciled(std::move(edited), "dinas");
  EXPECT_EQ(after.contradictions_size(), 0);
  EXPECT_EQ(LineOfCode(after, "II.A").explanation(), "1 row was deleted: no. 2.");
  EXPECT_EQ(LineOfCode(after, "II").explanation(),
            "II.A.1, with its parts printed 3, is no longer part of II; 1 row of its parts was "
            "deleted.");

  wrong.PutDeclaration("dinas", "d", {{"II", 9, 1}, {"II.A", 3, 2}, {"II.A.1", 4, 3}}, units);
  const auto contradicted = Reconciled(std::move(wrong), "dinas");
  EXPECT_EQ(LineOfCode(contradicted, "II").explanation(),
            "Its parts print 7 (II.A with its parts 7), not 9; 1 SOP fewer than printed, and the "
            "document does not say where.");
}

TEST(Reconcile, DoesNotGuessWhereUnitsThatShareAFigureDifferFromIt) {
  EventScript script = OneUnit();
  script.PutUnit("dinas", "I.A");
  script.PutUnit("dinas", "I.B");
  for (int32_t position = 1; position <= 3; ++position) {
    for (const std::string code : {"I.A", "I.B"}) {
      script.PutSop("dinas", fmt::format("{}{}", code == "I.A" ? "a" : "b", position),
                    {.code = code, .position = position, .declaration = "d", .line = position});
    }
  }
  const std::vector<EventScript::PrintedUnitFields> units = {
      {"I"}, {"I.A", "I", 3}, {"I.B", "I", 3}};
  script.PutDeclaration("dinas", "d", {{"I", 5, 1}}, units);
  EventScript fewer = script;
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(Rows(LineOfCode(response, "I")), ElementsAre("I 0 MORE_THAN_PRINTED"));
  EXPECT_EQ(LineOfCode(response, "I").explanation(),
            "1 SOP more than printed, and the document does not say which.");
  EXPECT_FALSE(LineOfCode(response, "I.A").has_printed());
  EXPECT_FALSE(LineOfCode(response, "I.A").has_difference());

  fewer.PutDeclaration("dinas", "d", {{"I", 7, 1}}, units);
  const auto missing = Reconciled(std::move(fewer), "dinas");
  EXPECT_THAT(Rows(LineOfCode(missing, "I")), ElementsAre("I 0 FEWER_THAN_PRINTED"));
  EXPECT_EQ(LineOfCode(missing, "I").rows(0).unit(), "agencies/dinas/units/i");
  EXPECT_EQ(LineOfCode(missing, "I").explanation(),
            "1 SOP fewer than printed, and the document does not say where.");
}

// I.A prints 2 and lists 1-2, I.B prints 2 and lists 3-5, I.C prints 1 and lists 6.
TEST(Reconcile, KnowsNumbersThatRunOnThroughUnits) {
  EventScript script = OneUnit();
  int32_t number = 0;
  for (const auto& [code, rows] :
       std::vector<std::pair<std::string, int>>{{"I.A", 2}, {"I.B", 3}, {"I.C", 1}}) {
    script.PutUnit("dinas", code);
    for (int i = 0; i < rows; ++i) {
      ++number;
      script.PutSop("dinas", fmt::format("s{}", number),
                    {.code = code, .position = number, .declaration = "d", .line = 10 + number});
    }
  }
  script.PutDeclaration(
      "dinas", "d",
      {{"I.A", 2, 1}, {"I.B", 2, 2}, {"I.C", 1, 3}, {"", 5, 4, catalogue::v1::FIGURE_KIND_TOTAL}},
      {{"I"}, {"I.A", "I", 2}, {"I.B", "I", 3, 3}, {"I.C", "I", 1, 6}});
  EventScript edited = script;
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(Rows(LineOfCode(response, "I.B")), ElementsAre("I.B 5 BEYOND_PRINTED_COUNT s5"));
  EXPECT_EQ(LineOfCode(response, "I.B").explanation(), "1 row stands beyond the printed 2: no. 5.");
  EXPECT_EQ(LineOfCode(response, "I.C").explanation(), "");
  EXPECT_EQ(Rows(response.total()), Rows(LineOfCode(response, "I.B")));

  edited.DeleteSop("dinas", "s3");
  edited.PutSop("dinas", "new", {.code = "I.B", .position = 1});
  const auto after = Reconciled(std::move(edited), "dinas");
  EXPECT_THAT(Rows(LineOfCode(after, "I.B")),
              ElementsAre("I.B 1 BEYOND_PRINTED_COUNT new", "I.B 3 DELETED s3",
                          "I.B 5 BEYOND_PRINTED_COUNT s5"));
}

// What people changed in the register is no contradiction of the document.
TEST(Reconcile, NamesRowsOfAUnitMadeByHand) {
  EventScript script = SampleScript();
  script.PutUnit("diskominfo", "IV");
  script.PutSop("diskominfo", "new", {.code = "IV", .position = 1});
  const auto response = Reconciled(std::move(script), "diskominfo");
  EXPECT_EQ(response.total().difference(), 2);
  EXPECT_EQ(response.total().contradiction_effect(), -3);
  EXPECT_EQ(Effects(response.total()), 2);
  ASSERT_EQ(response.total().rows_size(), 5);
  EXPECT_EQ(Rows(response.total()).back(), "IV 1 NOT_IN_DOCUMENT new");
  EXPECT_EQ(response.total().explanation(),
            "The parts of II print 43, not 46; 4 rows stand beyond the figures of its parts; 1 row "
            "is not in the document: no. 1 of IV.");
  ASSERT_EQ(response.contradictions_size(), 1);
  EXPECT_EQ(response.contradictions(0).outline_code(), "II");
}

TEST(Reconcile, CountsAPartWithoutAFigureWithTheDocumentsRows) {
  EventScript script = OneUnit();
  script.PutUnit("dinas", "I.A");
  script.PutUnit("dinas", "I.B");
  script.PutSop("dinas", "own", {.code = "I", .position = 1, .declaration = "d", .line = 1});
  script.PutSop("dinas", "own-new", {.code = "I", .position = 2});
  script.PutSop("dinas", "a1", {.code = "I.A", .position = 1, .declaration = "d", .line = 3});
  script.PutSop("dinas", "b1", {.code = "I.B", .position = 1, .declaration = "d", .line = 5});
  script.PutSop("dinas", "b2", {.code = "I.B", .position = 2, .declaration = "other", .line = 5});
  script.PutSop("dinas", "b", {.code = "I.B"});
  script.PutDeclaration("dinas", "d", {{"I", 4, 1}, {"I.A", 1, 2}});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(Rows(LineOfCode(response, "I")),
              ElementsAre("I 2 NOT_IN_DOCUMENT own-new", "I.B 0 NOT_IN_DOCUMENT b",
                          "I.B 2 NOT_IN_DOCUMENT b2"));
  EXPECT_EQ(LineOfCode(response, "I").difference(), 2);
  EXPECT_EQ(Effects(LineOfCode(response, "I")), 2);
  EXPECT_EQ(LineOfCode(response, "I").explanation(),
            "Its parts print 3 (I.A 1, I.B lists 1, own rows 1), not 4; 3 rows are not in the "
            "document: no. 2 of I, no. 2 and 1 without a number of I.B.");
}

TEST(Reconcile, KeepsRowsOfPartsMadeByHandOutOfTheHeadingsSeries) {
  EventScript script = OneUnit();
  script.PutUnit("dinas", "I.A");
  script.PutSop("dinas", "gone", {.code = "I", .position = 1, .declaration = "d", .line = 2});
  script.PutSop("dinas", "stays", {.code = "I", .position = 2, .declaration = "d", .line = 3});
  script.PutSop("dinas", "new", {.code = "I.A", .position = 1});
  script.PutDeclaration("dinas", "d", {{"I", 2, 1}});
  script.DeleteSop("dinas", "gone");
  script.PutSop("dinas", "newer", {.code = "I.A", .position = 2});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_THAT(
      Rows(LineOfCode(response, "I")),
      ElementsAre("I 1 DELETED gone", "I.A 1 NOT_IN_DOCUMENT new", "I.A 2 NOT_IN_DOCUMENT newer"));
  EXPECT_EQ(response.contradictions_size(), 0);
  EXPECT_EQ(LineOfCode(response, "I").explanation(),
            "1 row was deleted: I no. 1; 2 rows are not in the document: no. 1-2 of I.A.");
}

TEST(Reconcile, TakesTheLastHeadingAndTellsOfOthers) {
  EventScript script = OneUnit();
  script.PutDeclaration("dinas", "d",
                        {{"I", 4, 9},
                         {"I", 2, 3},
                         {"I", 7, 20, catalogue::v1::FIGURE_KIND_SUMMARY},
                         {"V", 1, 30},
                         {"", 5, 40, catalogue::v1::FIGURE_KIND_TOTAL},
                         {"", 4, 50, catalogue::v1::FIGURE_KIND_TOTAL}});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_EQ(LineOfCode(response, "I").printed(), 4);
  EXPECT_EQ(LineOfCode(response, "I").figures(0).line(), 3);
  EXPECT_EQ(response.total().printed(), 4);
  ASSERT_EQ(response.contradictions_size(), 3);
  EXPECT_EQ(response.contradictions(0).kind(), v1::CONTRADICTION_KIND_FIGURES_DISAGREE);
  EXPECT_EQ(response.contradictions(0).found(), 2);
  EXPECT_THAT(response.contradictions(0).lines(), ElementsAre(3, 9));
  EXPECT_EQ(response.contradictions(2).outline_code(), "");
  EXPECT_EQ(response.contradictions(2).explanation(), "For the total line 40 prints 5, not 4.");
  ASSERT_EQ(response.unmatched_figures_size(), 1);
  EXPECT_EQ(response.unmatched_figures(0).line(), 30);
}

TEST(Reconcile, DoesNotCountAnAbsurdFigureOut) {
  EventScript script = OneUnit();
  script.PutUnit("dinas", "II");
  script.PutSop("dinas", "s", {.code = "I", .position = 500'000});
  script.PutDeclaration(
      "dinas", "d", {{"I", 10'000'000, 1}, {"", 10'000'000, 2, catalogue::v1::FIGURE_KIND_TOTAL}});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_EQ(LineOfCode(response, "I").difference(), 1 - 10'000'000);
  EXPECT_EQ(LineOfCode(response, "I").rows_size(), 1'000);
  EXPECT_EQ(LineOfCode(response, "I").omitted_row_count(), 9'999'999 - 1'000);
  EXPECT_EQ(LineOfCode(response, "I").explanation(),
            "9999999 numbers have no row: no. 1-499999, 500001-10000000.");
  EXPECT_EQ(response.total().omitted_row_count(), 9'999'999 - 1'000);
}

// As many figures as a declaration may have, for one unit: half of them say 0, each of the others
// something else.
TEST(Reconcile, AnswersAThousandfoldContradictionShortly) {
  EventScript script = OneUnit();
  std::vector<EventScript::FigureFields> figures;
  for (int32_t i = 1; i <= 2'500; ++i) {
    figures.push_back({"I", i, 2 * i});
    figures.push_back({"I", 0, 2 * i + 1});
  }
  script.PutDeclaration("dinas", "d", figures);
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_EQ(LineOfCode(response, "I").printed(), 0);
  ASSERT_EQ(response.contradictions_size(), 1'000);
  EXPECT_EQ(response.omitted_contradiction_count(), 1'500);
  EXPECT_EQ(response.contradictions(7).found(), 8);
  EXPECT_EQ(response.contradictions(7).lines_size(), 100);
  EXPECT_EQ(response.contradictions(7).lines(0), 3);
  EXPECT_THAT(response.contradictions(7).lines(), testing::Contains(16));
  EXPECT_EQ(LineOfCode(response, "I").figures_size(), 100);
  EXPECT_EQ(LineOfCode(response, "I").figures(99).line(), 5'001)
      << "the one that counts as printed";
  EXPECT_EQ(LineOfCode(response, "I").omitted_figure_count(), 4'900);
  EXPECT_THAT(LineOfCode(response, "I").explanation(), testing::EndsWith("; and 2480 more."));
  EXPECT_LT(response.ByteSizeLong(), 1U << 20);
}

// Long names, titles and texts, all at their limits: some of everything is left out, and counted.
TEST(Reconcile, KeepsTheLongestAnswerWithinAMessage) {
  std::string wide;
  for (int i = 0; i < 1'000; ++i) {
    wide += "語";
  }
  const std::string name = wide.substr(0, 900);
  EventScript script;
  script.PutAgency("dinas", name);
  script.PutUnit("dinas", "I", name);
  std::vector<EventScript::FigureFields> figures;
  for (int32_t i = 1; i <= 900; ++i) {
    const std::string code = fmt::format("I.{}", i);
    script.PutUnit("dinas", code, name);
    figures.push_back({code, 5, 2 * i, catalogue::v1::FIGURE_KIND_SUMMARY, wide});
    figures.push_back({code, 0, 2 * i + 1, catalogue::v1::FIGURE_KIND_HEADING, wide});
    for (int32_t position = 1; position <= 4; ++position) {
      script.PutSop("dinas", fmt::format("s{}-{}", i, position),
                    {.code = code, .position = position, .title = name, .note = wide});
    }
  }
  for (int32_t i = 1; i <= 1'600; ++i) {
    figures.push_back({"gone", i, 5'000 + i, catalogue::v1::FIGURE_KIND_HEADING, wide});
    figures.push_back({"", i, 9'000 + i, catalogue::v1::FIGURE_KIND_TOTAL, wide});
  }
  script.PutDeclaration("dinas", "d", figures);
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_LT(response.ByteSizeLong(), 7U << 19);
  EXPECT_EQ(response.units_size() + response.omitted_unit_count(), 901);
  EXPECT_EQ(response.contradictions_size() + response.omitted_contradiction_count(), 900 + 1'600);
  EXPECT_EQ(response.unmatched_figures_size() + response.omitted_unmatched_figure_count(), 1'600);
  EXPECT_EQ(response.total().figures_size(), 100);
  EXPECT_EQ(response.total().figures(0).text(), wide.substr(0, 600) + "…");
  EXPECT_EQ(response.total().rows_size() + response.total().omitted_row_count(), 3'600);
  for (const auto& unit : response.units()) {
    EXPECT_EQ(unit.rows_size() + unit.omitted_row_count(), unit.has_printed() ? 4 : 0);
    EXPECT_EQ(unit.figures_size() + unit.omitted_figure_count(), unit.has_printed() ? 2 : 0);
  }
}

TEST(Reconcile, HasATotalForAnAgencyWithoutUnits) {
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  script.PutDeclaration("dinas", "d", {{"", 2, 2, catalogue::v1::FIGURE_KIND_TOTAL}});
  const auto response = Reconciled(std::move(script), "dinas");
  EXPECT_EQ(response.total().difference(), -2);
  EXPECT_EQ(Effects(response.total()), -2);
  EXPECT_TRUE(response.total().has_depth());
  EXPECT_TRUE(response.has_omitted_unit_count());
  EXPECT_TRUE(response.has_omitted_contradiction_count());
  EXPECT_TRUE(response.has_omitted_unmatched_figure_count());
  EXPECT_TRUE(response.total().has_omitted_figure_count());
  EXPECT_TRUE(response.total().has_omitted_unit_count());
}

}  // namespace
}  // namespace tertib::recap
