#include "cli/render/recap.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/render/text_proto.h"

namespace tertib::cli {
namespace {

TEST(RenderRecap, ShowsTheTreeWithRolledUpCounts) {
  const auto agency = FromText<recap::v1::AgencyRecap>(R"pb(
    agency: "agencies/diskominfo"
    display_name: "DINAS"
    counts { total: 11 draft: 1 in_force: 10 }
    units {
      outline_code: "I"
      display_name: "Sekretariat"
      own { total: 0 draft: 0 in_force: 0 }
      rolled_up { total: 11 draft: 1 in_force: 10 }
      units {
        outline_code: "I.A"
        display_name: "Subbag Umum"
        rolled_up { total: 11 draft: 1 in_force: 10 }
      }
    }
    units {
      outline_code: "II"
      display_name: "Bidang"
      rolled_up { total: 0 draft: 0 in_force: 0 }
    }
  )pb");
  EXPECT_EQ(RenderAgencyRecap(agency),
            "DINAS (agencies/diskominfo)\n"
            "\n"
            "CODE  UNIT           SOPS  IN FORCE  DRAFT\n"
            "I     Sekretariat      11        10      1\n"
            "I.A     Subbag Umum    11        10      1\n"
            "II    Bidang            0         0      0\n"
            "      Total            11        10      1\n");
}

TEST(RenderRecap, GrandTotalNamesEveryState) {
  EXPECT_EQ(RenderGrandTotal(FromText<recap::v1::SopCounts>("total: 3 draft: 0 in_force: 3")),
            "All agencies: 3 SOPs, 3 in force, 0 draft.\n");
}

TEST(RenderRecap, SaysThatPagesHoldAtSequencesOfTheirOwn) {
  const auto time = FromText<google::protobuf::Timestamp>("seconds: 1530403200 nanos: 5");
  EXPECT_EQ(RenderHoldsAt(7, {7, &time, true}),
            "Holds at sequence 7, recorded 2018-07-01T00:00:00Z.\n");
  EXPECT_EQ(RenderHoldsAt(7, {9, &time, true}),
            "Holds at sequences 7 to 9, page by page; the total at 9, recorded "
            "2018-07-01T00:00:00Z.\n");
}

TEST(RenderRecap, SaysThatThereMayBeMore) {
  EXPECT_EQ(
      RenderHoldsAt(0, {0, nullptr, false}),
      "Holds at sequence 0.\nThe recap is not caught up with the catalogue: what was recorded "
      "since is not in it.\n");
}

}  // namespace
}  // namespace tertib::cli
