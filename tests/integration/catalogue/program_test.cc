// The program itself: its flags, its ports, its health, its metrics.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::HasSubstr;

// Runs the program to its end.
Ended RunProgram(const std::vector<std::string>& flags) {
  std::vector<std::string> command = {"tertib-catalogue"};
  command.insert(command.end(), flags.begin(), flags.end());
  return RunToEnd(command).value();
}

TEST(CatalogueProgram, MetricsNameEveryMethodBeforeTheFirstCallAndCountAfter) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  EXPECT_THAT(Scrape(running.metrics()), HasSubstr("grpc_method=\"CreateSop\""));
  running.MakeAgency("a", {});
  const std::string after = Scrape(running.metrics());
  EXPECT_THAT(after, HasSubstr("tertib_catalogue_last_sequence 1"));
  EXPECT_THAT(after, HasSubstr("tertib_catalogue_events_total 1"));
}

TEST(CatalogueProgram, APortThatIsTakenIsNamedWithTheReason) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  const auto second = RunProgram({"--listen", running.address(), "--metrics-listen", "127.0.0.1:0",
                                  "--data", directory / "other"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.errors, HasSubstr(running.address()));
  EXPECT_THAT(second.errors, HasSubstr("Address already in use"));
  const auto metrics = RunProgram({"--listen", "127.0.0.1:0", "--metrics-listen", running.metrics(),
                                   "--data", directory / "third"});
  EXPECT_EQ(metrics.exit_code, 1);
  EXPECT_THAT(metrics.errors, HasSubstr("--metrics-listen"));
}

TEST(CatalogueProgram, AStoreThatAnotherHoldsIsNamed) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  const auto second = RunProgram(
      {"--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--data", directory / "data"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.errors, HasSubstr("another process holds"));
}

TEST(CatalogueProgram, WrongSettingsAreRefusedAtStart) {
  EXPECT_EQ(RunProgram({"--nonsense"}).exit_code, 2);
  EXPECT_EQ(RunProgram({"--listen", "nonsense"}).exit_code, 2);
  const auto open = RunProgram({"--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.exit_code, 2);
  EXPECT_THAT(open.errors, HasSubstr("--insecure-plaintext"));
}

TEST(CatalogueProgram, SigtermDrainsAndExitsZero) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  EXPECT_EQ(running.Stop(), 0);
}

}  // namespace
}  // namespace tertib::catalogue
