// ./dev run, as far as it goes before it builds anything.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

TEST(DevRun, ASecondOneLeavesTheLogsOfTheFirstAlone) {
  const TempDir data;
  const std::string log = data / "log/tertib-catalogue.log";
  std::filesystem::create_directory(data / "log");
  std::ofstream(log) << "of the first";
  const auto second = RunToEnd(
      {"/usr/bin/flock", data / "run.lock", TERTIB_DEV, "run", "--once", "--data", data.path()});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->exit_code, 1);
  EXPECT_THAT(second->errors, HasSubstr("another ./dev run is using " + data.path()));
  EXPECT_TRUE(std::filesystem::exists(log));
  EXPECT_FALSE(std::filesystem::exists(log + ".1"));
}

}  // namespace
}  // namespace tertib
