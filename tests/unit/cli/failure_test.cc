#include "cli/failure.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "services/common/error.h"

namespace tertib::cli {
namespace {

TEST(Failure, ListsEachFieldOnceAndOnItsOwnLine) {
  FieldErrors errors;
  errors.Add("sop.title", "is required.", "wajib diisi.");
  errors.Add("sop.position", "must be at least 0.", "minimal 0.");
  EXPECT_EQ(DescribeFailure(errors.ToStatus(), Language::kEnglish),
            "tertib: The request is not valid.\n"
            "  sop.title: is required.\n"
            "  sop.position: must be at least 0.\n"
            "  reason: INVALID_FIELDS\n");
  EXPECT_EQ(ExitCodeFor(errors.ToStatus()), kExitFailed);
}

TEST(Failure, SaysHowManyFieldsTheServiceLeftOut) {
  FieldErrors errors;
  for (int i = 0; i < 17; ++i) {
    errors.Add(fmt::format("f{}", i), "is wrong.", "salah.");
  }
  const std::string text = DescribeFailure(errors.ToStatus(), Language::kEnglish);
  EXPECT_NE(text.find("  f14: is wrong.\n  … and 2 more.\n  reason: INVALID_FIELDS\n"),
            std::string::npos)
      << text;
}

TEST(Failure, ListsWhatStandsInTheWay) {
  const absl::Status status = ResourceInUse(
      UnitName("dinas", "i"), {{"agencies/dinas/sops/a", {"It keeps 2 SOPs.", "Ada 2 SOP."}},
                               {"agencies/dinas/units/b", {"It has 1 unit.", "Ada 1 unit."}}});
  EXPECT_EQ(DescribeFailure(status, Language::kEnglish),
            "tertib: 'agencies/dinas/units/i' is still in use.\n"
            "  It keeps 2 SOPs.\n"
            "  It has 1 unit.\n"
            "  reason: RESOURCE_IN_USE\n");
}

TEST(Failure, SpeaksIndonesianWhereTheServiceDoes) {
  const absl::Status status = ResourceInUse(
      UnitName("dinas", "i"), {{"agencies/dinas/sops/a", {"It keeps 2 SOPs.", "Ada 2 SOP."}}});
  EXPECT_EQ(DescribeFailure(status, Language::kIndonesian),
            "tertib: 'agencies/dinas/units/i' masih dipakai. Ada 2 SOP.\n"
            "  reason: RESOURCE_IN_USE\n");
  EXPECT_EQ(DescribeFailure(UnreachableError("Nobody answers."), Language::kIndonesian),
            "tertib: Nobody answers.\n");
}

TEST(Failure, TellsUsageAndUnreachableApart) {
  EXPECT_EQ(ExitCodeFor(absl::OkStatus()), kExitOk);
  EXPECT_EQ(ExitCodeFor(UsageError("x")), kExitUsage);
  EXPECT_EQ(ExitCodeFor(UnreachableError("x")), kExitUnreachable);
  EXPECT_EQ(ExitCodeFor(absl::UnavailableError("x")), kExitFailed);
}

TEST(Failure, NeverPassesOnControlCharacters) {
  EXPECT_EQ(DescribeFailure(absl::InternalError("a\x1b[0mb"), Language::kEnglish),
            "tertib: a\\e[0mb\n");
}

}  // namespace
}  // namespace tertib::cli
