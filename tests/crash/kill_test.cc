// kill -9 of either service at any moment, under writes: every acknowledged write is there, nothing
// unacknowledged is half there, and the recap equals a recount of the catalogue.

#include <gtest/gtest.h>

#include <csignal>
#include <random>
#include <string>

#include "services/catalogue/store/rocks_store.h"
#include "tests/testing/catalogue/fold_check.h"
#include "tests/testing/catalogue/writers.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/seed.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;

constexpr int kKills = 20;
constexpr int kWriters = 8;

class KillTest : public ::testing::Test {
 protected:
  RunningSuite suite_;
};

TEST_F(KillTest, AcknowledgedWritesSurviveTwentyKillsAndTheRecapEqualsARecount) {
  suite_.catalogue().MakeAgency("a", {"I", "II"});
  std::minstd_rand random = Seeded();
  Writers writers(kWriters, random);
  for (int round = 0; round < kKills; ++round) {
    SCOPED_TRACE("kill " + std::to_string(round));
    // In turn: the catalogue alone, both, and the recap first, while the writers go on.
    const auto ended =
        writers.WriteUntilRefused(suite_.catalogue().address(), 1 + Below(400, random), [&] {
          if (round % 3 > 0) {
            suite_.KillRecap();
          }
          if (round % 3 == 2) {
            suite_.StartRecap();
          }
          // The writers end when the catalogue does.
          suite_.catalogue().Kill();
        });
    for (const absl::Status& status : ended) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    }
    suite_.catalogue().Restart();
    if (round % 3 == 1) {
      suite_.StartRecap();
    }
    const auto listed = ListSops(suite_.catalogue().catalogue());
    ASSERT_TRUE(listed.ok()) << listed.status();
    writers.Check(listed->sops);
    suite_.CheckRecap("a", listed->sops, listed->sequence);
    if (HasFailure()) {
      return;
    }
  }
  ASSERT_EQ(suite_.catalogue().Stop(), 0);
  Logger log("test");
  const SystemClock clock;
  const auto store =
      catalogue::RocksStore::Open({.directory = suite_.catalogue_data()}, clock, log);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(DifferenceFromFold(**store), "");
}

// An import is one commit: killed at any moment, either all of it is there or nothing, and all of
// it if it was acknowledged.
TEST_F(KillTest, AnImportIsThereWholeOrNotAtAll) {
  std::minstd_rand random = Seeded();
  for (int round = 0; round < 6; ++round) {
    std::string document = "I SEKRETARIAT = 2000 SOP\n";
    for (int row = 1; row <= 2'000; ++row) {
      document += std::to_string(row) + ". SOP Nomor " + std::to_string(row) + "\n";
    }
    const std::string agency = "k" + std::to_string(round);
    SCOPED_TRACE("kill " + std::to_string(round));
    // At a phase's beginning or some time after; in the last round after the acknowledgement.
    const auto killed = suite_.catalogue().ImportDocument(
        document, TextOptions(agency, "x"), [&](int progress_count) {
          if (progress_count == 1 + round / 2 && round < 5) {
            for (int i = Below(20'000, random); i > 0; --i) {
              std::this_thread::yield();
            }
            suite_.catalogue().service().process().Signal(SIGKILL);
          }
        });
    suite_.catalogue().Kill();
    suite_.catalogue().Restart();
    catalogue::v1::GetAgencyRequest get;
    get.set_name("agencies/" + agency);
    const bool there =
        Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::GetAgency, get).ok();
    EXPECT_TRUE(there || !killed.status.ok()) << "it was acknowledged";
    EXPECT_TRUE(killed.status.ok() || round < 5) << killed.status;
    const auto again = suite_.catalogue().ImportDocument(document, TextOptions(agency, "x"));
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_EQ(again.report.created_sop_count(), there ? 0 : 2'000);
    EXPECT_EQ(again.report.unchanged_sop_count(), there ? 2'000 : 0);
    const auto recap = suite_.GetRecap(get.name(), again.report.sequence());
    ASSERT_TRUE(recap.ok()) << recap.status();
    EXPECT_EQ(recap->counts().total(), 2'000);
  }
}

}  // namespace
}  // namespace tertib
