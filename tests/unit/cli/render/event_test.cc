#include "cli/render/event.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/render/text_proto.h"

namespace tertib::cli {
namespace {

using catalogue::v1::Event;

TEST(RenderEvent, TellsCreatedChangedAndDeletedApart) {
  EXPECT_EQ(RenderEvent(FromText<Event>(R"pb(
              sequence: 14
              record_time { seconds: 1700000000 nanos: 5 }
              agency: "agencies/a"
              sop_change {
                after {
                  name: "agencies/a/sops/x"
                  title: "Judul"
                  unit: "agencies/a/units/ii-c"
                  position: 3
                }
              }
            )pb")),
            "    14  2023-11-14T22:13:20Z  a  SOP created: x — ii-c 3. Judul\n");
  EXPECT_EQ(RenderEvent(FromText<Event>(R"pb(
              sequence: 15
              record_time { seconds: 1700000000 }
              agency: "agencies/a"
              unit_change {
                before { name: "agencies/a/units/i" outline_code: "I" display_name: "A" etag: "1" }
                after {
                  name: "agencies/a/units/i"
                  outline_code: "I"
                  display_name: "B"
                  aliases: "A"
                  etag: "2"
                }
              }
            )pb")),
            "    15  2023-11-14T22:13:20Z  a  unit changed: i (display_name, aliases) — I B\n");
  EXPECT_EQ(RenderEvent(FromText<Event>(R"pb(
              sequence: 16
              record_time { seconds: 1700000000 }
              agency: "agencies/a"
              agency_change { before { name: "agencies/a" display_name: "Dinas\033c" } }
            )pb")),
            "    16  2023-11-14T22:13:20Z  a  agency deleted: a — Dinas\\ec\n");
}

TEST(RenderEvent, ShowsAnEventOfALaterVersion) {
  EXPECT_EQ(
      RenderEvent(FromText<Event>("sequence: 1 agency: 'agencies/a'")),
      "     1  1970-01-01T00:00:00Z  a  something that this version of tertib does not know\n");
}

}  // namespace
}  // namespace tertib::cli
