// A disk that refuses one call, or every call from some moment on, whatever statvfs says: the
// services tell it and live, reads answer, and the next start has every acknowledged write.
//
// A sample of all faults is tried; TERTIB_DISK_ERRORS says how many, 0 all of them:
//   TERTIB_DISK_ERRORS=0 build/release/tests/disk_errors_test

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <random>
#include <string>
#include <variant>
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
using ::testing::HasSubstr;

constexpr int kWriters = 4;
constexpr int kWrites = 200;
constexpr size_t kNoteSize = 300;

// Calls that may be refused, and up to which of them: as many as a start and the writes need.
struct Moment {
  const char* call;
  const char* kind;
  int most;
};

const std::vector<Moment> kUnderWrites = {
    {"write", "wal", 30},      {"sync", "wal", 30},     {"open", "wal", 8},
    {"write", "table", 20},    {"sync", "table", 12},   {"open", "table", 12},
    {"write", "manifest", 8},  {"sync", "manifest", 8}, {"write", "info-log", 30},
    {"write", "other", 30},    {"sync", "other", 2},    {"sync", "folder", 12},
    {"unlink", "any", 10},     {"truncate", "any", 10}, {"allocate", "any", 10},
    {"sync-range", "any", 10}, {"close", "any", 10},    {"any", "any", 60}};
const std::vector<Moment> kAtStart = {
    {"open", "manifest", 1},  {"write", "manifest", 8}, {"sync", "manifest", 3},
    {"rename", "current", 1}, {"write", "current", 1},  {"open", "current", 1},
    {"sync", "current", 1},   {"open", "options", 1},   {"write", "options", 2},
    {"rename", "options", 1}, {"open", "info-log", 1},  {"write", "info-log", 20},
    {"open", "wal", 2},       {"open", "table", 6},     {"write", "table", 10},
    {"sync", "table", 4},     {"open", "lock", 1},      {"unlink", "any", 6},
    {"sync", "folder", 6},    {"write", "other", 2},    {"sync", "other", 2},
    {"open", "other", 1},     {"any", "any", 60}};

// All faults at these moments, in any order; as many as are to be tried.
std::vector<std::string> SomeFaults(const std::vector<Moment>& moments, int usual,
                                    std::minstd_rand& random) {
  std::vector<std::string> faults;
  for (const char* action : {"fail", "fail-from"}) {
    for (const char* error : {"ENOSPC", "EIO"}) {
      for (const Moment& moment : moments) {
        for (int n = 1; n <= moment.most; ++n) {
          faults.push_back(
              fmt::format("{} {} {} {} {}", action, moment.call, moment.kind, n, error));
        }
      }
    }
  }
  std::shuffle(faults.begin(), faults.end(), random);
  const auto wanted = static_cast<size_t>(Trials("TERTIB_DISK_ERRORS", usual));
  if (wanted > 0 && wanted < faults.size()) {
    faults.resize(wanted);
  }
  return faults;
}

class DiskErrors : public ::testing::Test {
 protected:
  DiskErrors() { catalogue().MakeAgency("a", {"I", "II"}); }

  RunningCatalogue& catalogue() { return suite_.catalogue(); }

  // Writes while the disk has a fault. Whether it was read-only at the end.
  bool WriteOnFaultyDisk() {
    bool read_only = false;
    for (const absl::Status& status : writers_.Write(catalogue().address(), kWrites)) {
      if (!status.ok()) {
        EXPECT_EQ(ReasonOf(status), catalogue::v1::ERROR_REASON_STORE_READ_ONLY) << status;
        read_only = true;
      }
    }
    if (read_only) {
      EXPECT_EQ(IsServing(catalogue().channel(), "").value(), false);
      EXPECT_THAT(Scrape(catalogue().metrics()), HasSubstr("tertib_catalogue_read_only 1"));
    }
    const auto listed = ListSops(catalogue().catalogue());
    EXPECT_TRUE(listed.ok()) << listed.status();
    return read_only;
  }

  // Stops or kills the catalogue on the faulty disk, and starts it on one that is well.
  void RestartOnGoodDisk() {
    if (Below(2, random_) == 0) {
      catalogue().Kill();
    } else {
      EXPECT_THAT(catalogue().Stop(), AnyOf(0, 1));
    }
    catalogue_plan_.Set();
    catalogue().Restart();
    CheckWrites();
  }

  void CheckWrites() {
    const auto listed = ListSops(catalogue().catalogue());
    ASSERT_TRUE(listed.ok()) << listed.status();
    writers_.Check(listed->sops);
  }

  // The recap on a faulty disk: it follows, or serves what it has; or, where that may be nothing
  // yet, ends by itself with 1. On a good one it has all.
  void FollowOnFaultyDisk(bool serves) {
    writers_.Write(catalogue().address(), kWrites / 2);
    const auto listed = ListSops(catalogue().catalogue());
    ASSERT_TRUE(listed.ok()) << listed.status();
    ServiceProcess& recap = suite_.recap_service();
    const RecapCourse course = AwaitCourse(suite_, listed->sequence);
    if (course == RecapCourse::kEnded) {
      const int exit_code = recap.process().Wait();
      EXPECT_FALSE(serves) << recap.process().Log();
      EXPECT_EQ(FlawOf({exit_code, "", recap.process().Log()}), "");
    } else {
      if (course == RecapCourse::kStandsStill) {
        ExpectStandsStill(suite_);
      }
      recap.process().Signal(SIGTERM);
      EXPECT_THAT(recap.process().Wait(), AnyOf(0, 1)) << recap.process().Log();
    }
    recap_plan_.Set();
    suite_.StartRecap();
    suite_.CheckRecap("a", listed->sops, listed->sequence);
  }

  const TempDir directory_;
  const std::string catalogue_data_ = directory_ / "catalogue";
  const std::string recap_data_ = directory_ / "recap";
  FaultPlan catalogue_plan_{catalogue_data_};
  FaultPlan recap_plan_{recap_data_};
  RunningSuite suite_{{catalogue_data_, {}, catalogue_plan_.Under()},
                      {recap_data_, {}, recap_plan_.Under()}};
  std::minstd_rand random_ = Seeded();
  Writers writers_{kWriters, random_, kNoteSize};
};

TEST_F(DiskErrors, UnderWritesLeaveTheCatalogueAliveAndTheStoreWhole) {
  for (const std::string& fault : SomeFaults(kUnderWrites, 24, random_)) {
    SCOPED_TRACE(fault);
    catalogue_plan_.Set(fault);
    WriteOnFaultyDisk();
    RestartOnGoodDisk();
    if (HasFailure()) {
      return;
    }
  }
}

TEST_F(DiskErrors, AtTheStartOfTheCatalogueAreToldInOneLineOrBorne) {
  for (const std::string& fault : SomeFaults(kAtStart, 16, random_)) {
    SCOPED_TRACE(fault);
    writers_.Write(catalogue().address(), 30);
    catalogue().Kill();
    catalogue_plan_.Set(fault);
    if (const auto ended = catalogue().TryRestart()) {
      EXPECT_EQ(FlawOf(*ended), "");
      catalogue_plan_.Set();
      catalogue().Restart();
      CheckWrites();
    } else {
      WriteOnFaultyDisk();
      RestartOnGoodDisk();
    }
    if (HasFailure()) {
      return;
    }
  }
}

// A sync of the log is refused, and then some of what RocksDB would recover by.
TEST_F(DiskErrors, ASyncRefusedForLackOfRoomLeavesAStoreThatOpens) {
  std::vector<std::string> faults = {"fail-from sync wal 3 ENOSPC", "fail-from sync any 5 ENOSPC"};
  for (int n = 1; n <= 8; ++n) {
    faults.push_back(
        fmt::format("fail sync wal {} ENOSPC; fail-from write table {} ENOSPC", n + 1, n));
    faults.push_back(
        fmt::format("fail sync wal {} ENOSPC; fail sync manifest {} ENOSPC", n + 1, n));
  }
  for (const std::string& fault : faults) {
    SCOPED_TRACE(fault);
    catalogue_plan_.Set(fault);
    WriteOnFaultyDisk();
    RestartOnGoodDisk();
    if (HasFailure()) {
      return;
    }
  }
}

TEST_F(DiskErrors, ADiskThatRefusesEverythingMakesTheCatalogueReadOnly) {
  for (const char* error : {"ENOSPC", "EIO", "EROFS", "EDQUOT"}) {
    const std::string fault = fmt::format("fail-from any any 1 {}", error);
    SCOPED_TRACE(fault);
    catalogue_plan_.Set(fault);
    EXPECT_TRUE(WriteOnFaultyDisk());
    RestartOnGoodDisk();
    if (HasFailure()) {
      return;
    }
  }
}

TEST_F(DiskErrors, LeaveTheRecapAliveAndServing) {
  std::vector<std::string> faults = SomeFaults(kUnderWrites, 12, random_);
  faults.emplace_back("fail-from any any 1 ENOSPC");
  faults.emplace_back("fail-from any any 1 EIO");
  for (const std::string& fault : faults) {
    SCOPED_TRACE(fault);
    recap_plan_.Set(fault);
    FollowOnFaultyDisk(/*serves=*/true);
    if (HasFailure()) {
      return;
    }
  }
}

TEST_F(DiskErrors, AtTheStartOfTheRecapAreToldInOneLineOrBorne) {
  for (const std::string& fault : SomeFaults(kAtStart, 12, random_)) {
    SCOPED_TRACE(fault);
    suite_.KillRecap();
    recap_plan_.Set(fault);
    if (const auto ended = suite_.TryStartRecap()) {
      EXPECT_EQ(FlawOf(*ended), "");
      recap_plan_.Set();
      suite_.StartRecap();
    } else {
      FollowOnFaultyDisk(/*serves=*/false);
    }
    if (HasFailure()) {
      return;
    }
  }
}

// A sync that failed lost what it was to keep, and then the power goes.
TEST_F(DiskErrors, ASyncThatFailedBeforeThePowerGoesCostsNothingAcknowledged) {
  for (int n = 1; n <= 6; ++n) {
    for (const char* kind : {"wal", "table", "manifest", "any"}) {
      const std::string fault = fmt::format("fail sync {} {} EIO; seed {}", kind, n, n);
      SCOPED_TRACE(fault);
      catalogue_plan_.Set(fault);
      WriteOnFaultyDisk();
      catalogue_plan_.Set(fmt::format("cut exit any 1; seed {}", n));
      catalogue().service().process().Signal(SIGTERM);
      EXPECT_EQ(catalogue().service().process().Wait(), -SIGKILL);
      catalogue_plan_.Set();
      catalogue().Restart();
      CheckWrites();
      if (HasFailure()) {
        return;
      }
    }
  }
}

// A store that could not be made is made by the next start.
TEST(DiskErrorsAtTheFirstStart, AreToldInOneLineAndTheNextStartGoesOn) {
  std::minstd_rand random = Seeded();
  for (int round = 0; round < 24; ++round) {
    const TempDir directory;
    const std::string data = directory / "data";
    FaultPlan plan(data);
    const char* errors[] = {"ENOSPC", "EIO"};
    const std::string fault = fmt::format("{} any any {} {}", round % 2 == 0 ? "fail" : "fail-from",
                                          1 + Below(90, random), errors[round / 2 % 2]);
    SCOPED_TRACE(fault);
    std::vector<std::string> command = plan.Under();
    const auto words = ServiceCommand(ProgramPath("tertib-catalogue"), {"--data", data});
    command.insert(command.end(), words.begin(), words.end());
    plan.Set(fault);
    const auto first = ServiceProcess::TryStart(command).value();
    if (const auto* ended = std::get_if<Ended>(&first)) {
      EXPECT_EQ(FlawOf(*ended), "");
    } else {
      std::get<std::unique_ptr<ServiceProcess>>(first)->process().Signal(SIGKILL);
      std::get<std::unique_ptr<ServiceProcess>>(first)->process().Wait();
    }
    plan.Set();
    const auto again = ServiceProcess::TryStart(command).value();
    if (const auto* ended = std::get_if<Ended>(&again)) {
      ADD_FAILURE() << ended->errors;
    }
  }
}

}  // namespace
}  // namespace tertib
