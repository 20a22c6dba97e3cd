#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/recap/reconciliation/answers.h"

namespace tertib::recap {
namespace {

using testing::ElementsAre;

// A register of I with I.A (3) and I.B (2), and of II (4); a declaration of figures that somebody
// typed. What it does not tell is not known, and no reason for anything.
class TypedDeclaration : public testing::Test {
 protected:
  static v1::ReconcileRecapResponse Typed(const std::vector<EventScript::FigureFields>& figures) {
    EventScript script = OneUnit();
    for (const auto& [code, rows] :
         std::vector<std::pair<std::string, int>>{{"I.A", 3}, {"I.B", 2}, {"II", 4}}) {
      script.PutUnit("dinas", code);
      for (int32_t position = 1; position <= rows; ++position) {
        script.PutSop("dinas", fmt::format("{}-{}", UnitIdOf(code), position),
                      {.code = code, .position = position});
      }
    }
    script.PutDeclaration("dinas", "typed", figures);
    return Reconciled(std::move(script), "dinas");
  }

  static EventScript::FigureFields Total(int32_t count) {
    return {"", count, 0, catalogue::v1::FIGURE_KIND_TOTAL};
  }
};

TEST_F(TypedDeclaration, OfWhatIsTrueContradictsNothingAndExplainsNothing) {
  for (const std::vector<EventScript::FigureFields>& figures :
       std::vector<std::vector<EventScript::FigureFields>>{{Total(9)},
                                                           {Total(9), {"I", 5}},
                                                           {Total(9), {"I", 5}, {"II", 4}},
                                                           {Total(9), {"I.B", 2}}}) {
    const auto response = Typed(figures);
    EXPECT_EQ(response.contradictions_size(), 0);
    EXPECT_EQ(response.total().explanation(), "");
    EXPECT_EQ(response.total().rows_size(), 0);
    for (const auto& unit : response.units()) {
      EXPECT_EQ(unit.explanation(), "");
      EXPECT_EQ(unit.rows_size(), 0);
    }
  }
}

TEST_F(TypedDeclaration, TellsADifferenceAsThatAlone) {
  const auto response = Typed({{"I", 4}, Total(11)});
  EXPECT_EQ(response.contradictions_size(), 0);
  EXPECT_THAT(Rows(LineOfCode(response, "I")), ElementsAre("I 0 MORE_THAN_PRINTED"));
  EXPECT_EQ(LineOfCode(response, "I").explanation(),
            "1 SOP more than printed, and the document does not say which.");
  EXPECT_THAT(Rows(response.total()),
              ElementsAre("I 0 MORE_THAN_PRINTED", " 0 FEWER_THAN_PRINTED", " 0 FEWER_THAN_PRINTED",
                          " 0 FEWER_THAN_PRINTED"));
  EXPECT_EQ(Effects(response.total()), -2);
}

TEST_F(TypedDeclaration, OfAllPartsContradictsItselfWhereTheseDoNotAddUp) {
  const auto response = Typed({{"I", 5}, {"II", 4}, Total(10)});
  ASSERT_EQ(response.contradictions_size(), 1);
  EXPECT_EQ(response.contradictions(0).explanation(),
            "The parts of the total print 9 (I 5, II 4), not 10.");
}

TEST_F(TypedDeclaration, NamesTheRowsOfAUnitWhoseFigureIsItsOwn) {
  const auto response = Typed({{"II", 3}});
  EXPECT_THAT(Rows(LineOfCode(response, "II")), ElementsAre("II 4 BEYOND_PRINTED_COUNT ii-4"));
}

}  // namespace
}  // namespace tertib::recap
