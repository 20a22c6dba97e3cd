#include "cli/render/resource.h"

#include <gtest/gtest.h>

#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tests/unit/cli/render/text_proto.h"

namespace tertib::cli {
namespace {

TEST(RenderResource, ShowsEveryFieldThatIsSet) {
  EXPECT_EQ(
      RenderResource(FromText<catalogue::v1::Sop>(R"pb(
        name: "agencies/a/sops/x"
        title: "Judul"
        position: 32
        state: SOP_STATE_IN_FORCE
        origin { declaration: "agencies/a/declarations/d" lines: 4 lines: 90 first_printing: 2 }
        create_time { seconds: 1700000000 }
        update_sequence: 18446744073709551615
      )pb")),
      "name                   agencies/a/sops/x\n"
      "title                  Judul\n"
      "position               32\n"
      "state                  in-force\n"
      "origin.declaration     agencies/a/declarations/d\n"
      "origin.lines           4; 90\n"
      "origin.first_printing  2\n"
      "create_time            2023-11-14T22:13:20Z\n"
      "update_sequence        18446744073709551615\n");
}

TEST(RenderResource, ShowsAZeroFigure) {
  EXPECT_EQ(RenderResource(FromText<catalogue::v1::Declaration>(R"pb(
              name: "agencies/a/declarations/d"
              figures { kind: FIGURE_KIND_TOTAL count: 0 line: 1 text: "TOTAL : 0 SOP" }
            )pb")),
            "name     agencies/a/declarations/d\n"
            "figures  kind=total count=0 line=1 text=TOTAL : 0 SOP\n");
}

}  // namespace
}  // namespace tertib::cli
