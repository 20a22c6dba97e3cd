#include "cli/field_access.h"

#include <gtest/gtest.h>

#include "cli/enum_word.h"
#include "cli/failure.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

namespace tertib::cli {
namespace {

using catalogue::v1::Sop;
using catalogue::v1::Unit;

TEST(FieldAccess, SetsEachTypeOfFieldFromWhatWasTyped) {
  Unit unit;
  ASSERT_TRUE(SetFromFlag("--kind", "kind", {"technical-unit"}, unit).ok());
  ASSERT_TRUE(SetFromFlag("--alias", "aliases", {"Bid.IKP", "", "[a,b]"}, unit).ok());
  EXPECT_EQ(unit.kind(), catalogue::v1::UNIT_KIND_TECHNICAL_UNIT);
  ASSERT_EQ(unit.aliases_size(), 2);
  EXPECT_EQ(unit.aliases(1), "[a,b]");
  EXPECT_EQ(GetEnumWord("kind", unit), "technical-unit");

  Sop sop;
  sop.set_note("old");
  ASSERT_TRUE(SetFromFlag("--position", "position", {"3", "32"}, sop).ok());
  ASSERT_TRUE(SetFromFlag("--note", "note", {""}, sop).ok());
  EXPECT_EQ(sop.position(), 32);
  EXPECT_EQ(sop.note(), "");
}

TEST(FieldAccess, AnEmptyValueClearsAFieldOfAnyType) {
  Unit unit;
  unit.set_kind(catalogue::v1::UNIT_KIND_SECTION);
  ASSERT_TRUE(SetFromFlag("--kind", "kind", {"section", ""}, unit).ok());
  EXPECT_EQ(unit.kind(), catalogue::v1::UNIT_KIND_UNSPECIFIED);
  Sop sop;
  sop.set_position(3);
  ASSERT_TRUE(SetFromFlag("--position", "position", {""}, sop).ok());
  EXPECT_EQ(sop.position(), 0);
}

TEST(FieldAccess, TakesEnumWordsInAnyCase) {
  Unit unit;
  EXPECT_TRUE(SetFromFlag("--kind", "kind", {"TECHNICAL_UNIT"}, unit).ok());
  EXPECT_EQ(unit.kind(), catalogue::v1::UNIT_KIND_TECHNICAL_UNIT);
}

TEST(FieldAccess, RefusesWhatIsNoValueOfTheField) {
  Unit unit;
  Sop sop;
  EXPECT_EQ(ExitCodeFor(SetFromFlag("--kind", "kind", {"Seksi"}, unit)), kExitUsage);
  for (const char* number : {"x", "1x", "99999999999", " 1", "1.5"}) {
    EXPECT_EQ(ExitCodeFor(SetFromFlag("--position", "position", {number}, sop)), kExitUsage)
        << number;
  }
}

TEST(FieldAccess, KnowsEveryEnumValueByItsWord) {
  const auto* type = catalogue::v1::UnitKind_descriptor();
  for (int i = 0; i < type->value_count(); ++i) {
    const std::string word = EnumWord(*type->value(i));
    EXPECT_EQ(word.find("unit-kind"), std::string::npos) << word;
    EXPECT_FALSE(word.empty());
  }
}

}  // namespace
}  // namespace tertib::cli
