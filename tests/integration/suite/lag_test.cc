// What the recap says of how far it is behind, when it or the catalogue stands still.

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <optional>
#include <string>

#include "services/common/timestamp.h"
#include "services/recap/source/grpc_event_source.h"
#include "services/recap/source/grpc_head_probe.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;

class LagSuiteTest : public ::testing::Test {
 protected:
  struct Said {
    double lag = 0;
    double seconds = 0;
    double caught_up = 0;
    double applied = 0;
  };

  void SetUp() override {
    suite_.catalogue().MakeAgency("a", {"I"});
    newest_ = 2;
    ASSERT_TRUE(suite_.GetRecap("", newest_).ok());
  }

  Said Scraped() {
    const std::string figures = Scrape(suite_.recap_service().metrics());
    return {.lag = Figure(figures, "tertib_recap_lag_events"),
            .seconds = Figure(figures, "tertib_recap_lag_seconds"),
            .caught_up = Figure(figures, "tertib_recap_caught_up"),
            .applied = Figure(figures, "tertib_recap_applied_sequence")};
  }

  // Scrapes until it says that it has caught up, which must then be so. What is said before must be
  // so, too.
  void AwaitCaughtUp() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    Said said;
    do {
      said = Scraped();
      EXPECT_FALSE(said.lag < 0) << said.lag;
      EXPECT_FALSE(said.seconds < 0) << said.seconds;
      EXPECT_LT(std::chrono::steady_clock::now(), deadline) << "it does not catch up";
      if (said.lag == 0 || said.caught_up == 1) {
        EXPECT_EQ(said.applied, static_cast<double>(newest_)) << said.lag << " " << said.caught_up;
      }
    } while (said.caught_up != 1 && !HasFailure());
    EXPECT_EQ(said.lag, 0);
    EXPECT_EQ(said.seconds, 0);
  }

  void CreateSops(int count) {
    catalogue::v1::CreateSopRequest create;
    create.set_parent("agencies/a");
    for (int i = 0; i < count; ++i) {
      *create.mutable_sop() = SomeSop("a", "i", "SOP " + std::to_string(++sops_));
      const auto created =
          Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::CreateSop, create);
      ASSERT_TRUE(created.ok()) << created.status();
      newest_ = created->sequence();
    }
  }

  RunningSuite suite_;
  uint64_t newest_ = 0;
  int sops_ = 0;
};

TEST_F(LagSuiteTest, ARecapThatStoodStillNeverSaysThatItIsCaughtUpBeforeItIs) {
  AwaitCaughtUp();
  for (int round = 0; round < 3; ++round) {
    suite_.recap_service().process().Freeze();
    CreateSops(400);
    suite_.recap_service().process().Thaw();
    AwaitCaughtUp();
  }
}

TEST_F(LagSuiteTest, ARecapSaysSoWhileItIsWrittenToAllTheTime) {
  for (int i = 0; i < 50; ++i) {
    CreateSops(5);
    AwaitCaughtUp();
  }
}

TEST_F(LagSuiteTest, IsNotKnownWhileTheCatalogueDoesNotAnswer) {
  AwaitCaughtUp();
  suite_.catalogue().service().process().Freeze();
  const Said said = Scraped();
  EXPECT_TRUE(std::isnan(said.lag)) << said.lag;
  EXPECT_GT(said.seconds, 0) << "since when it is not known";
  EXPECT_GT(Scraped().seconds, said.seconds);
  EXPECT_EQ(said.caught_up, 0);
  EXPECT_EQ(said.applied, static_cast<double>(newest_));
  suite_.catalogue().service().process().Thaw();
  AwaitCaughtUp();
  suite_.catalogue().Kill();
  const Said alone = Scraped();
  EXPECT_TRUE(std::isnan(alone.lag)) << alone.lag;
  EXPECT_GT(alone.seconds, 0);
  EXPECT_EQ(alone.caught_up, 0);
  suite_.catalogue().Restart();
  CreateSops(1);
  AwaitCaughtUp();
}

TEST_F(LagSuiteTest, TheCatalogueTellsWhenTheFirstEventAfterAPlaceWasRecorded) {
  recap::GrpcHeadProbe probe(recap::ConnectToCatalogue(suite_.catalogue().address()));
  catalogue::v1::WatchEventsRequest all;
  all.set_start(catalogue::v1::WATCH_START_EARLIEST);
  all.set_until_current(true);
  const auto messages = suite_.catalogue().ReadEvents(all);
  const auto& first = messages.at(0).batch().events(0);
  EXPECT_EQ(probe.AskTimeAfter("").value(), FromTimestamp(first.record_time()));
  const std::string here = messages.back().caught_up().resume_token();
  EXPECT_EQ(probe.AskTimeAfter(here).value(), std::nullopt);
  CreateSops(2);
  const auto after = probe.AskTimeAfter(here);
  ASSERT_TRUE(after.ok() && after->has_value()) << after.status();
  EXPECT_GE(**after, FromTimestamp(first.record_time()));
}

TEST_F(LagSuiteTest, ARecapEndsWellWhileTheCatalogueDoesNotAnswer) {
  suite_.catalogue().service().process().Freeze();
  suite_.recap_service().process().Signal(SIGTERM);
  EXPECT_EQ(suite_.recap_service().process().Wait(), 0);
  suite_.catalogue().service().process().Thaw();
}

}  // namespace
}  // namespace tertib
