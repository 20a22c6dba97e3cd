// The recap on a disk that refuses what it writes, or has no room: it serves what it has, says that
// nothing newer comes, and lives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "services/common/error.h"
#include "tests/faults/fault_plan.h"
#include "tests/faults/recap_course.h"
#include "tests/faults/refusal.h"
#include "tests/testing/catalogue/writers.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/seed.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AnyOf;
namespace fs = std::filesystem;

constexpr int kWriters = 4;
// Enough for RocksDB to write tables.
constexpr int kWrites = 400;
constexpr size_t kNoteSize = 300;

class RecapDisk : public ::testing::TestWithParam<std::string> {
 protected:
  RecapDisk() {
    suite_.catalogue().MakeAgency("a", {"I", "II"});
    Write(1);
    suite_.CheckRecap("a", listed_.sops, listed_.sequence);
    // Health tells a little later than the answers do.
    AwaitServing(suite_, true);
  }

  ServiceProcess& recap() { return suite_.recap_service(); }

  // Writes to the register; `listed_` is then what it holds.
  void Write(int writes) {
    writers_.Write(suite_.catalogue().address(), writes);
    auto listed = ListSops(suite_.catalogue().catalogue());
    ASSERT_TRUE(listed.ok()) << listed.status();
    listed_ = *std::move(listed);
  }

  // How far the recap says it is behind, once the catalogue has answered it.
  double Lag() {
    double lag = std::nan("");
    while (std::isnan(lag) && !HasFailure()) {
      lag = Figure(Scrape(recap().metrics()), "tertib_recap_lag_events");
    }
    return lag;
  }

  // The recap begins with an empty folder, and meets these faults as soon as it is told anything.
  void StartAnew(const std::string& faults) {
    suite_.KillRecap();
    fs::remove_all(data_);
    suite_.catalogue().service().process().Freeze();
    suite_.StartRecap();
    plan_.Set(faults);
    suite_.catalogue().service().process().Thaw();
  }

  void StopAndStartOnAGoodDisk() {
    recap().process().Signal(SIGTERM);
    EXPECT_THAT(recap().process().Wait(), AnyOf(0, 1)) << recap().process().Log();
    plan_.Set();
    suite_.StartRecap();
    suite_.CheckRecap("a", listed_.sops, listed_.sequence);
  }

  const TempDir directory_;
  const std::string data_ = directory_ / "recap";
  FaultPlan plan_{data_};
  RunningSuite suite_{{directory_ / "catalogue", {}, {}}, {data_, {}, plan_.Under()}};
  std::minstd_rand random_ = Seeded();
  Writers writers_{kWriters, random_, kNoteSize};
  ListedSops listed_;
};

class RefusingRecapDisk : public RecapDisk {};

TEST_P(RefusingRecapDisk, LeavesWhatThereIsToBeServedUntilARestart) {
  grpc::ClientContext context;
  recap::v1::WatchRecapRequest request;
  request.set_agency("agencies/a");
  const auto watch = suite_.recap().WatchRecap(&context, request);
  recap::v1::WatchRecapResponse message;
  EXPECT_TRUE(watch->Read(&message));

  plan_.Set(GetParam());
  Write(kWrites);
  AwaitServing(suite_, false);
  Write(1);
  ExpectStandsStill(suite_);
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      AskRecap(suite_, listed_.sequence, absl::Milliseconds(300)).status()));
  recap::v1::ReconcileRecapRequest reconcile;
  reconcile.set_agency("agencies/a");
  EXPECT_EQ(
      ReasonOf(
          Call(suite_.recap(), &recap::v1::RecapService::Stub::ReconcileRecap, reconcile).status()),
      catalogue::v1::ERROR_REASON_NOTHING_DECLARED);
  EXPECT_GT(Lag(), 0);
  EXPECT_EQ(Figure(Scrape(recap().metrics()), "tertib_recap_caught_up"), 0);

  context.TryCancel();
  while (watch->Read(&message)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
  StopAndStartOnAGoodDisk();
}

INSTANTIATE_TEST_SUITE_P(Faults, RefusingRecapDisk,
                         ::testing::Values("fail-from any any 1 EIO", "fail-from any any 1 ENOSPC",
                                           "fail-from write wal 1 EIO", "fail write wal 3 ENOSPC",
                                           "fail-from write table 1 EIO",
                                           "fail-from sync table 1 ENOSPC", "device"));

TEST_F(RecapDisk, ThatIsFullHoldsTheViewUpUntilThereIsRoom) {
  const size_t log_before = recap().process().Log().size();
  plan_.Set("room 1000000; fail-from write any 1 ENOSPC");
  const uint64_t before = listed_.sequence;
  Write(kWrites);
  AwaitServing(suite_, false);
  EXPECT_EQ(Figure(Scrape(recap().metrics()), "tertib_recap_disk_full"), 1);
  EXPECT_EQ(Figure(Scrape(recap().metrics()), "tertib_recap_read_only"), 0);
  EXPECT_GT(Lag(), 0);
  const auto stale = AskRecap(suite_, 0, absl::Seconds(60));
  ASSERT_TRUE(stale.ok()) << stale.status();
  EXPECT_EQ(stale->sequence(), before);
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      AskRecap(suite_, listed_.sequence, absl::Milliseconds(300)).status()));

  plan_.Set();
  suite_.CheckRecap("a", listed_.sops, listed_.sequence);
  AwaitServing(suite_, true);
  EXPECT_EQ(Figure(Scrape(recap().metrics()), "tertib_recap_disk_full"), 0);
  EXPECT_EQ(Figure(Scrape(recap().metrics()), "tertib_recap_events_applied_total"),
            static_cast<double>(listed_.sequence));
  const std::string said = recap().process().Log().substr(log_before);
  EXPECT_LE(std::count(said.begin(), said.end(), '\n'), 4) << said;
  StopAndStartOnAGoodDisk();
}

TEST_F(RecapDisk, ThatIsFullIsNoReasonNotToEndWell) {
  plan_.Set("room 1000000; fail-from write any 1 ENOSPC");
  Write(10);
  AwaitServing(suite_, false);
  recap().process().Signal(SIGTERM);
  EXPECT_EQ(recap().process().Wait(), 0) << recap().process().Log();
}

TEST_F(RecapDisk, ThatIsFullWhileTheViewIsFirstMadeHoldsItUp) {
  StartAnew("room 1000000; fail-from write any 1 ENOSPC");
  while (Figure(Scrape(recap().metrics()), "tertib_recap_disk_full") != 1 && !HasFailure()) {
  }
  EXPECT_EQ(ReasonOf(AskRecap(suite_, 0, absl::Seconds(60)).status()),
            catalogue::v1::ERROR_REASON_NOT_SERVING);
  plan_.Set();
  suite_.CheckRecap("a", listed_.sops, listed_.sequence);
}

TEST_F(RecapDisk, ThatRefusesTheFirstViewEndsTheRecapInOneSentence) {
  StartAnew("fail-from any any 1 EIO");
  const int exit_code = recap().process().Wait();
  EXPECT_EQ(FlawOf({exit_code, "", recap().process().Log()}), "");
  plan_.Set();
  suite_.StartRecap();
  suite_.CheckRecap("a", listed_.sops, listed_.sequence);
}

TEST_F(RecapDisk, WhoseFolderIsGoneLeavesWhatThereIsToBeServed) {
  const std::string elsewhere = directory_ / "elsewhere";
  fs::rename(data_, elsewhere);
  ExpectStandsStill(suite_);
  EXPECT_FALSE(fs::exists(data_));
  fs::rename(elsewhere, data_);
  Write(10);
  StopAndStartOnAGoodDisk();
}

}  // namespace
}  // namespace tertib
