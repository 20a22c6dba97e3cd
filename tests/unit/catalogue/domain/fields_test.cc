#include "services/catalogue/domain/fields.h"

#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

// Nobody checks how large such a field is, and events are read by whoever watches.
TEST(CopyFields, LeavesOutWhatThisVersionDoesNotKnow) {
  v1::Declaration from;
  from.set_title("new");
  from.mutable_source()->set_source_name("x");
  google::protobuf::UnknownFieldSet* unknown =
      from.source().GetReflection()->MutableUnknownFields(from.mutable_source());
  unknown->AddLengthDelimited(1'000, std::string(1'000, 'x'));
  v1::Declaration to;
  CopyFields(from, WritableFields<v1::Declaration>(), to);
  EXPECT_EQ(to.title(), "new");
  EXPECT_EQ(to.source().source_name(), "x");
  EXPECT_LT(to.ByteSizeLong(), 20U);
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

// Every field of text of every resource, filled with `text`; whatever else they need is right.
struct Texts {
  explicit Texts(const std::string& text) {
    agency.set_display_name(text);
    agency.set_local_code(text);
    agency.add_aliases(text);
    unit.set_display_name(text);
    unit.set_outline_code(text);
    unit.add_aliases(text);
    sop.set_title(text);
    sop.set_note(text);
    sop.set_number(text);
    sop.set_unit("agencies/a/units/x");
    declaration.set_title(text);
    declaration.mutable_source()->set_source_name(text);
    declaration.mutable_source()->set_media_type(text);
    auto& figure = *declaration.add_figures();
    figure.set_kind(v1::FIGURE_KIND_TOTAL);
    figure.set_count(1);
    figure.set_text(text);
    auto& printed = *declaration.add_units();
    printed.set_unit("agencies/a/units/x");
    printed.set_listed_row_count(1);
    printed.set_outline_code(text);
  }

  // The fields that are refused.
  std::set<std::string> Wrong() const {
    FieldErrors errors;
    CheckFields(agency, WritableFields<v1::Agency>(), "agency", errors);
    CheckFields(unit, WritableFields<v1::Unit>(), "a", "unit", errors);
    CheckFields(sop, WritableFields<v1::Sop>(), "a", "sop", errors);
    CheckFields(declaration, WritableFields<v1::Declaration>(), "a", "declaration", errors);
    std::set<std::string> fields;
    for (const ErrorViolation& violation : ViolationsOf(errors.ToStatus())) {
      fields.insert(violation.field);
    }
    return fields;
  }

  v1::Agency agency;
  v1::Unit unit;
  v1::Sop sop;
  v1::Declaration declaration;
};

const std::set<std::string> kRequiredTexts = {"agency.display_name",
                                              "agency.aliases[0]",
                                              "unit.display_name",
                                              "unit.outline_code",
                                              "unit.aliases[0]",
                                              "sop.title",
                                              "declaration.source.source_name",
                                              "declaration.units[0].outline_code"};

TEST(CheckFields, RequiredTextShowsSomething) {
  EXPECT_EQ(Texts("I").Wrong(), std::set<std::string>());
  EXPECT_EQ(Texts("").Wrong(), kRequiredTexts);
  for (const char* nothing :
       {" ", "\u00a0", "\u2003\u3000", "\u2800", "\ufffc \U0001d159", "\u0301"}) {
    const auto wrong = Texts(nothing).Wrong();
    EXPECT_TRUE(
        std::includes(wrong.begin(), wrong.end(), kRequiredTexts.begin(), kRequiredTexts.end()))
        << nothing;
  }
}

TEST(CheckFields, NoTextHoldsControlsLineEndsOrWhatIsInvisible) {
  std::set<std::string> all = kRequiredTexts;
  all.insert({"agency.local_code", "sop.note", "sop.number", "declaration.title",
              "declaration.source.media_type", "declaration.figures[0].text"});
  for (const char* refused :
       {"\t",     "\n",     "\x1b",   "\x7f",   "\u0080", "\u0085",     "\u009b",
        "\u2028", "\u2029", "\u200b", "\u00ad", "\u202e", "\u2066",     "\u3164",
        "\ufe0f", "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\U000e0020"}) {
    EXPECT_EQ(Texts(std::string("I") + refused).Wrong(), all) << refused;
    EXPECT_EQ(Texts(std::string(refused) + "I").Wrong(), all) << refused;
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

// A declaration with printed units of agency "a", each with its place: "x", "x y" for y in x.
v1::Declaration Printing(const std::vector<std::pair<std::string, std::string>>& units) {
  v1::Declaration declaration;
  declaration.mutable_source()->set_source_name("x");
  for (const auto& [unit, part_of] : units) {
    auto& printed = *declaration.add_units();
    printed.set_unit("agencies/a/units/" + unit);
    if (!part_of.empty()) {
      printed.set_part_of("agencies/a/units/" + part_of);
    }
    printed.set_outline_code("I");
    printed.set_listed_row_count(0);
  }
  return declaration;
}

std::string WrongIn(const v1::Declaration& declaration) {
  FieldErrors errors;
  CheckFields(declaration, WritableFields<v1::Declaration>(), "a", "declaration", errors);
  return std::string(errors.ToStatus().message());
}

TEST(CheckFields, PrintedUnitsStandAfterWhatTheyArePartOfAndOnce) {
  EXPECT_EQ(WrongIn(Printing({{"x", ""}, {"y", "x"}, {"z", "y"}, {"w", "x"}})), "");
  EXPECT_THAT(WrongIn(Printing({{"y", "x"}, {"x", ""}})), HasSubstr("units[0].part_of"));
  EXPECT_THAT(WrongIn(Printing({{"x", "x"}})), HasSubstr("units[0].part_of"));
  EXPECT_THAT(WrongIn(Printing({{"x", ""}, {"x", ""}})), HasSubstr("units[1].unit"));
}

TEST(CheckFields, APrintedUnitNamesItsUnitItsCodeAndItsRows) {
  v1::Declaration declaration = Printing({{"x", ""}});
  auto& unit = *declaration.mutable_units(0);
  unit.clear_listed_row_count();
  unit.set_outline_code("I.");
  unit.set_unit("agencies/other/units/x");
  for (const char* field :
       {"units[0].unit", "units[0].outline_code", "units[0].listed_row_count"}) {
    EXPECT_THAT(WrongIn(declaration), HasSubstr(field));
  }
  unit.set_unit("agencies/a/units/x");
  unit.set_outline_code("I");
  for (const int32_t count : {-1, 10'000'001}) {
    unit.set_listed_row_count(count);
    EXPECT_THAT(WrongIn(declaration), HasSubstr("units[0].listed_row_count"));
  }
  unit.set_listed_row_count(10'000'000);
  for (const int32_t number : {-1, 1'000'001}) {
    unit.set_first_row_number(number);
    EXPECT_THAT(WrongIn(declaration), HasSubstr("units[0].first_row_number"));
  }
  unit.set_first_row_number(1'000'000);
  EXPECT_EQ(WrongIn(declaration), "");
}

TEST(CheckFields, PrintedUnitsStandOnAtMostEightLevels) {
  std::vector<std::pair<std::string, std::string>> units = {{"u1", ""}};
  for (int level = 2; level <= 9; ++level) {
    units.emplace_back("u" + std::to_string(level), "u" + std::to_string(level - 1));
  }
  EXPECT_THAT(WrongIn(Printing(units)), HasSubstr("units[8].part_of"));
  units.pop_back();
  EXPECT_EQ(WrongIn(Printing(units)), "");
}

// 2,000 units are what an import takes; each with the longest names and code.
TEST(CheckFields, TheLargestImportFitsIntoADeclaration) {
  const auto largest = [](int count) {
    v1::Declaration declaration;
    declaration.mutable_source()->set_source_name("x");
    const std::string agency = "agencies/" + std::string(63, 'a') + "/units/";
    for (int i = 0; i < count; ++i) {
      std::string id = std::to_string(10'000 + i);
      id.insert(0, 63 - id.size(), 'u');
      auto& unit = *declaration.add_units();
      unit.set_unit(agency + id);
      unit.set_part_of(i == 0 ? "" : declaration.units(0).unit());
      unit.set_listed_row_count(50'000);
      unit.set_first_row_number(50'000);
      unit.set_outline_code("MMMDCCCLXXXVIII.ZZ.ZZ.999999.999999.zz.9");
    }
    for (int i = 0; i < 2'500; ++i) {
      auto& figure = *declaration.add_figures();
      figure.set_unit(declaration.units(0).unit());
      figure.set_kind(v1::FIGURE_KIND_HEADING);
      figure.set_count(0);
      figure.set_text(std::string(250, 'x'));
    }
    return declaration;
  };
  const auto wrong = [](const v1::Declaration& declaration) {
    FieldErrors errors;
    CheckFields(declaration, WritableFields<v1::Declaration>(), std::string(63, 'a'), "declaration",
                errors);
    return std::string(errors.ToStatus().message());
  };
  EXPECT_EQ(wrong(largest(2'000)), "");
  EXPECT_THAT(wrong(largest(2'400)), HasSubstr("768 KiB"));
  EXPECT_THAT(wrong(largest(5'001)), HasSubstr("At most 5000"));
}

}  // namespace
}  // namespace tertib::catalogue
