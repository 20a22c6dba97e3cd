#include "services/catalogue/domain/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ResolveMask, EmptyMeansWhatIsSet) {
  v1::Sop sop;
  sop.set_name("agencies/a/sops/b");
  sop.set_note("x");
  FieldErrors errors;
  EXPECT_THAT(ResolveMask({}, sop, errors), ElementsAre("note"));
  EXPECT_TRUE(errors.empty());
}

TEST(ResolveMask, StarMeansAllThatCanBeWritten) {
  google::protobuf::FieldMask mask;
  mask.add_paths("*");
  FieldErrors errors;
  EXPECT_THAT(ResolveMask(mask, v1::Sop(), errors),
              ElementsAre("title", "unit", "position", "note", "number"));
}

TEST(ResolveMask, OutputOnlyAndUnknownFieldsAreRefusedAllAtOnce) {
  google::protobuf::FieldMask mask;
  mask.add_paths("state");
  mask.add_paths("nonsense");
  FieldErrors errors;
  ResolveMask(mask, v1::Sop(), errors);
  const std::string message(errors.ToStatus().message());
  EXPECT_THAT(message, HasSubstr("'state'"));
  EXPECT_THAT(message, HasSubstr("'nonsense'"));
}

TEST(CopyFields, ClearsWhatIsNotSet) {
  v1::Sop from;
  from.set_title("new");
  v1::Sop to;
  to.set_title("old");
  to.set_note("old");
  to.set_number("kept");
  CopyFields(from, {"title", "note"}, to);
  EXPECT_EQ(to.title(), "new");
  EXPECT_EQ(to.note(), "");
  EXPECT_EQ(to.number(), "kept");
}

TEST(CheckFields, NamesEveryWrongField) {
  v1::Sop sop;
  sop.set_unit("agencies/other/units/x");
  sop.set_position(-1);
  sop.set_note("two\nlines");
  FieldErrors errors;
  CheckFields(sop, WritableFields<v1::Sop>(), "a", "sop", errors);
  const std::string message(errors.ToStatus().message());
  for (const char* field : {"sop.title", "sop.unit", "sop.position", "sop.note"}) {
    EXPECT_THAT(message, HasSubstr(field));
  }
}

TEST(CheckFields, LengthsAreInCharactersNotBytes) {
  v1::Sop sop;
  sop.set_unit("agencies/a/units/x");
  sop.set_title(std::string(999, 'x') + "é");
  FieldErrors errors;
  CheckFields(sop, WritableFields<v1::Sop>(), "a", "sop", errors);
  EXPECT_TRUE(errors.empty()) << errors.ToStatus();
  sop.set_title(sop.title() + "é");
  CheckFields(sop, WritableFields<v1::Sop>(), "a", "sop", errors);
  EXPECT_FALSE(errors.empty());
}

TEST(CheckFields, AFigureNeedsItsCountAlsoIfItIsZero) {
  v1::Declaration declaration;
  declaration.mutable_source()->set_source_name("x");
  auto* figure = declaration.add_figures();
  figure->set_kind(v1::FIGURE_KIND_TOTAL);
  FieldErrors missing;
  CheckFields(declaration, WritableFields<v1::Declaration>(), "a", "declaration", missing);
  EXPECT_FALSE(missing.empty());
  figure->set_count(0);
  FieldErrors present;
  CheckFields(declaration, WritableFields<v1::Declaration>(), "a", "declaration", present);
  EXPECT_TRUE(present.empty()) << present.ToStatus();
}

}  // namespace
}  // namespace tertib::catalogue
