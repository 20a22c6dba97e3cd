#include "cli/resource_argument.h"

#include <gtest/gtest.h>

#include "cli/failure.h"

namespace tertib::cli {
namespace {

TEST(ResourceArgument, TakesIdsAndFullNames) {
  EXPECT_EQ(*AgencyArgument("diskominfo"), "agencies/diskominfo");
  EXPECT_EQ(*AgencyArgument("agencies/diskominfo"), "agencies/diskominfo");
  EXPECT_EQ(*ChildArgument(ResourceType::kUnit, "diskominfo", "ii-c"),
            "agencies/diskominfo/units/ii-c");
  EXPECT_EQ(*ChildArgument(ResourceType::kSop, "", "agencies/diskominfo/sops/a"),
            "agencies/diskominfo/sops/a");
  EXPECT_EQ(*ChildArgument(ResourceType::kSop, "agencies/diskominfo", "agencies/diskominfo/sops/a"),
            "agencies/diskominfo/sops/a");
}

TEST(ResourceArgument, RefusesWhatIsNeither) {
  for (const auto& status :
       {AgencyArgument("").status(), AgencyArgument("Dinas").status(),
        AgencyArgument("agencies/").status(), ChildArgument(ResourceType::kSop, "", "a").status(),
        ChildArgument(ResourceType::kSop, "diskominfo", "agencies/diskominfo/units/a").status(),
        ChildArgument(ResourceType::kSop, "diskominfo", "").status()}) {
    EXPECT_EQ(ExitCodeFor(status), kExitUsage) << status;
  }
}

TEST(ResourceArgument, RefusesANameThatContradictsTheAgency) {
  EXPECT_EQ(ExitCodeFor(
                ChildArgument(ResourceType::kSop, "other", "agencies/diskominfo/sops/a").status()),
            kExitUsage);
}

}  // namespace
}  // namespace tertib::cli
