#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/recap/reconciliation/answers.h"

// What a reconciliation tells of rows that a later printing, or the next edition, no longer prints.

namespace tertib::recap {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "1. Alpha 2. Beta 3. Gamma" became "1. Alpha 2. Gamma", whether in the same declaration or in
// another.
TEST(Printings, ARowThatTheNextEditionDropsIsNotInItWhateverItsNumber) {
  EventScript script;
  for (const std::string declaration : {"d", "e"}) {
    const std::string agency = "dinas-" + declaration;
    script.PutAgency(agency, "Dinas");
    script.PutUnit(agency, "I");
    script.SetDocument("2018");
    for (int32_t position = 1; position <= 4; ++position) {
      script.PutSop(agency, fmt::format("s{}", position),
                    {.code = "I", .position = position, .declaration = "d", .line = position + 1});
    }
    script.PutDeclaration(agency, "d", {{"I", 4, 1}}, {{"I", "", 4}});
    script.SetDocument("2019");
    script.PutSop(agency, "s1",
                  {.code = "I", .position = 1, .declaration = declaration, .line = 2});
    script.PutSop(agency, "s3",
                  {.code = "I", .position = 2, .declaration = declaration, .line = 3});
    script.PutDeclaration(agency, declaration, {{"I", 2, 1}}, {{"I", "", 2}});
    const auto response = Reconciled(script, agency);
    EXPECT_THAT(Rows(LineOfUnit(response, "i")),
                ElementsAre("I 2 NOT_IN_DOCUMENT s2", "I 4 NOT_IN_DOCUMENT s4"));
    EXPECT_EQ(LineOfUnit(response, "i").explanation(),
              "2 rows are not in the document: no. 2, 4 of I.");
  }
}

// "1. Alpha 2. Beta 3. Gamma" is printed again in the same document as "1. Alpha 2. Gamma".
TEST(Printings, ARowThatIsLeftOutWhereItsPageIsPrintedAgainIsTheOneTooMany) {
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  for (const std::string code : {"I", "I.A", "I.B"}) {
    script.PutUnit("dinas", code);
    if (code == "I") {
      continue;
    }
    for (const auto& [sop, position] :
         std::vector<std::pair<std::string, int32_t>>{{"s1", 1}, {"s2", 2}, {"s3", 2}}) {
      script.PutSop("dinas", fmt::format("{}-{}", UnitIdOf(code), sop),
                    {.code = code,
                     .position = position,
                     .declaration = "d",
                     .line = position,
                     .left_out = sop == "s2"});
    }
  }
  script.PutDeclaration("dinas", "d", {{"I.A", 2, 1}, {"I", 4, 2}},
                        {{"I"}, {"I.A", "I", 2}, {"I.B", "I", 2}});
  const auto response = Reconciled(script, "dinas");
  EXPECT_THAT(Contradictions(response), IsEmpty());
  EXPECT_THAT(Rows(LineOfUnit(response, "i-a")), ElementsAre("I.A 2 LEFT_OUT i-a-s2"));
  EXPECT_EQ(LineOfUnit(response, "i-a").explanation(),
            "1 row is left out where its page is printed again: no. 2 of I.A.");
  EXPECT_THAT(Rows(LineOfUnit(response, "i")),
              ElementsAre("I.A 2 LEFT_OUT i-a-s2", "I.B 2 LEFT_OUT i-b-s2"));

  script.DeleteSop("dinas", "i-a-s2");
  script.DeleteSop("dinas", "i-b-s2");
  const auto corrected = Reconciled(script, "dinas");
  for (const auto& line : corrected.units()) {
    EXPECT_EQ(line.explanation(), "") << line.outline_code();
  }
}

// The later printing passes over number 2 and prints 2: that one went, and 3 is not beyond.
TEST(Printings, ARowThatALaterPrintingPassesOverIsTheOneTooManyAndLeavesNoGap) {
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  script.PutUnit("dinas", "I");
  for (int32_t position = 1; position <= 3; ++position) {
    script.PutSop("dinas", fmt::format("s{}", position),
                  {.code = "I",
                   .position = position,
                   .declaration = "d",
                   .line = position,
                   .left_out = position == 2});
  }
  script.PutDeclaration("dinas", "d", {{"I", 2, 1}}, {{"I", "", 2}});
  EXPECT_THAT(Rows(LineOfUnit(Reconciled(script, "dinas"), "i")), ElementsAre("I 2 LEFT_OUT s2"));
  script.DeleteSop("dinas", "s2");
  EXPECT_THAT(Rows(LineOfUnit(Reconciled(script, "dinas"), "i")), IsEmpty());
}

}  // namespace
}  // namespace tertib::recap
