// The program itself: its flags, its ports, its health, its metrics.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/catalogue/store/rocks_store.h"
#include "services/common/error.h"
#include "services/common/serving/channel.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/fake_clock.h"
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

TEST(CatalogueProgram, ADiskThatRefusesAWriteIsSeenInHealthAndMetrics) {
  const TempDir directory;
  // No file may grow past 256 KiB; writing on is refused, as by a disk that has failed.
  std::vector<std::string> command = {"/bin/sh", "-c", "ulimit -f 512; exec \"$@\"", "sh"};
  for (const std::string& word :
       ServiceCommand(ProgramPath("tertib-catalogue"), {"--data", directory / "data"})) {
    command.push_back(word);
  }
  const auto service = ServiceProcess::Start(command).value();
  const auto channel = ConnectDirectly(service->grpc());
  const std::vector<std::string> writers = {"", v1::CatalogueService::service_full_name(),
                                            v1::ImportService::service_full_name()};
  for (const std::string& name : writers) {
    EXPECT_EQ(IsServing(channel, name).value(), true) << name;
  }
  EXPECT_THAT(Scrape(service->metrics()), HasSubstr("tertib_catalogue_read_only 0"));

  const auto stub = v1::CatalogueService::NewStub(channel);
  v1::CreateAgencyRequest request;
  request.mutable_agency()->set_display_name(std::string(200, 'x'));
  absl::Status refused;
  for (int i = 0; refused.ok() && i < 10'000; ++i) {
    request.set_agency_id("a" + std::to_string(i));
    refused = Call(*stub, &v1::CatalogueService::Stub::CreateAgency, request).status();
  }
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_STORE_READ_ONLY) << refused;
  for (const std::string& name : writers) {
    EXPECT_EQ(IsServing(channel, name).value(), false) << name;
  }
  EXPECT_EQ(IsServing(channel, v1::EventService::service_full_name()).value(), true);
  EXPECT_THAT(Scrape(service->metrics()), HasSubstr("tertib_catalogue_read_only 1"));
  EXPECT_TRUE(
      Call(*stub, &v1::CatalogueService::Stub::ListAgencies, v1::ListAgenciesRequest()).ok());
}

// Leaves a register whose only event was recorded while the clock was ahead by that much.
void RecordAheadOfTheClock(const std::string& data, absl::Duration ahead) {
  FakeClock clock;
  clock.Set(absl::Now() + ahead - clock.Now());
  Logger log("test");
  Metrics metrics;
  const auto store = RocksStore::Open({.directory = data}, clock, log).value();
  Sequencer sequencer(*store, clock, log, SequencerMetrics(metrics),
                      [](const std::vector<LogEntry>& /*entries*/) {});
  EXPECT_TRUE(Execute(sequencer, CreateCommand(AgencyName("early"), SomeAgency())).ok());
}

TEST(CatalogueProgram, RecordTimesAheadOfTheClockAreToldAtTheStartAndByAScrape) {
  const TempDir directory;
  RecordAheadOfTheClock(directory / "data", absl::Hours(2));
  RunningCatalogue running(directory / "data");
  EXPECT_THAT(running.service().process().Log(), HasSubstr("\"newest_record_time\""));
  const double ahead =
      Figure(Scrape(running.metrics()), "tertib_catalogue_record_time_ahead_seconds");
  EXPECT_GT(ahead, 3'600);
  EXPECT_LE(ahead, 7'200);
}

TEST(CatalogueProgram, SigtermDrainsAndExitsZero) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  EXPECT_EQ(running.Stop(), 0);
}

}  // namespace
}  // namespace tertib::catalogue
