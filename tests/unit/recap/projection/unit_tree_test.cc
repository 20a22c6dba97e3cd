#include "services/recap/projection/unit_tree.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tertib::recap {
namespace {

UnitView Unit(const std::string& id, const std::string& parent, const std::string& code,
              int64_t in_force) {
  UnitView unit;
  unit.key = {"dinas", id};
  unit.parent = parent;
  unit.outline_code = code;
  unit.own = {0, in_force};
  return unit;
}

std::vector<std::string> Codes(const UnitTree& tree) {
  std::vector<std::string> codes;
  for (const UnitNode& node : tree.nodes) {
    codes.push_back(node.unit.outline_code);
  }
  return codes;
}

TEST(UnitTree, StandsInOutlineOrderWithCountsRolledUp) {
  const UnitTree tree = BuildUnitTree(
      {Unit("x", "", "X", 1), Unit("ix", "", "IX", 1), Unit("b", "ix", "IX.B", 2),
       Unit("a", "ix", "IX.A", 3), Unit("a10", "a", "IX.A.10", 4), Unit("a2", "a", "IX.A.2", 5)});
  EXPECT_THAT(Codes(tree), testing::ElementsAre("IX", "IX.A", "IX.A.2", "IX.A.10", "IX.B", "X"));
  EXPECT_EQ(tree.nodes[0].rolled_up.total(), 15);
  EXPECT_EQ(tree.nodes[1].rolled_up.total(), 12);
  EXPECT_EQ(tree.nodes[2].depth, 3);
}

TEST(UnitTree, GivesUnitsWithoutAParentAPlaceAtTheTop) {
  const UnitTree tree = BuildUnitTree({Unit("a", "gone", "II.A", 1), Unit("i", "", "I", 1),
                                       Unit("p", "q", "III", 1), Unit("q", "p", "IV", 1)});
  EXPECT_THAT(Codes(tree), testing::ElementsAre("I", "II.A", "III", "IV"));
  EXPECT_EQ(tree.nodes[1].depth, 1);
  EXPECT_EQ(tree.nodes[2].rolled_up.total(), 2);  // Of the ring.
}

TEST(UnitTree, HoldsAVeryDeepTree) {
  std::vector<UnitView> units;
  for (int i = 0; i < 100'000; ++i) {
    units.push_back(Unit(fmt::format("u{}", i), i == 0 ? "" : fmt::format("u{}", i - 1),
                         std::to_string(i + 1), 1));
  }
  EXPECT_EQ(BuildUnitTree(std::move(units)).nodes[0].rolled_up.total(), 100'000);
}

TEST(UnitTree, SendsZerosToo) {
  const v1::AgencyRecap recap =
      ToAgencyRecap({"dinas", "Dinas", {}, 1, 0}, {Unit("i", "", "I", 0)});
  EXPECT_EQ(recap.agency(), "agencies/dinas");
  EXPECT_EQ(recap.units(0).unit(), "agencies/dinas/units/i");
  EXPECT_TRUE(recap.counts().has_total() && recap.counts().has_draft() &&
              recap.counts().has_in_force());
  EXPECT_TRUE(recap.units(0).own().has_draft() && recap.units(0).rolled_up().has_total());
}

}  // namespace
}  // namespace tertib::recap
