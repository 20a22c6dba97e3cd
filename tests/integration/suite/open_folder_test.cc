// A data folder that anybody may write into.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

class OpenFolder : public ::testing::TestWithParam<std::string> {
 protected:
  // The warnings of a start over the folder.
  std::vector<std::string> WarningsOfAStart() const {
    const auto service =
        ServiceProcess::Start(ServiceCommand(ProgramPath(GetParam()), {"--data", data_})).value();
    service->process().Signal(SIGTERM);
    EXPECT_EQ(service->process().Wait(), 0);
    std::vector<std::string> warnings;
    std::istringstream lines(service->process().Log());
    for (std::string line; std::getline(lines, line);) {
      if (LogField(line, "message").find("anybody") != std::string::npos) {
        warnings.push_back(line);
      }
    }
    return warnings;
  }

  static fs::perms Mode(const fs::path& path) { return fs::status(path).permissions(); }

  const TempDir directory_;
  const std::string data_ = directory_ / "data";
};

TEST_P(OpenFolder, IsWarnedOfAndLeftAsItIs) {
  constexpr auto kAll = static_cast<fs::perms>(0777);
  constexpr auto kFileOfAll = static_cast<fs::perms>(0666);
  EXPECT_THAT(WarningsOfAStart(), IsEmpty());
  fs::permissions(data_, kAll);
  const auto hint = AllOf(HasSubstr("chmod 750"), HasSubstr("chmod 640"));
  EXPECT_THAT(WarningsOfAStart(), ElementsAre(hint));
  EXPECT_EQ(Mode(data_), kAll);
  fs::permissions(data_, static_cast<fs::perms>(0750));
  EXPECT_THAT(WarningsOfAStart(), IsEmpty());
  const fs::path file = fs::path(data_) / "IDENTITY";
  fs::permissions(file, kFileOfAll);
  EXPECT_THAT(WarningsOfAStart(), ElementsAre(AllOf(hint, HasSubstr(R"("open_files":"1")"))));
  EXPECT_EQ(Mode(file), kFileOfAll);
}

INSTANTIATE_TEST_SUITE_P(Services, OpenFolder,
                         ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

}  // namespace
}  // namespace tertib
