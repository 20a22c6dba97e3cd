// The fault layer itself: a program of single calls under a plan.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/faults/fault_plan.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::ElementsAre;

class FaultLayer : public ::testing::Test {
 protected:
  FaultLayer() { std::filesystem::create_directory(data_); }

  Ended Run(const std::vector<std::string>& calls) {
    std::vector<std::string> command = plan_.Under();
    command.emplace_back(TERTIB_FILE_CALLS);
    command.insert(command.end(), calls.begin(), calls.end());
    return RunToEnd(command).value();
  }

  // A file's bytes; "-" if it is not there.
  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return file ? bytes.str() : "-";
  }

  static std::string Failed(const std::string& call, int error) {
    return call + ": errno " + std::to_string(error) + "\n";
  }

  const TempDir directory_;
  const std::string data_ = directory_ / "data";
  const std::string wal_ = data_ + "/000001.log";
  const std::string table_ = data_ + "/000002.sst";
  FaultPlan plan_{data_};
};

TEST_F(FaultLayer, DoesNothingWithoutAPlan) {
  EXPECT_EQ(Run({"append", wal_, "one", "sync", wal_}).output, "");
  EXPECT_EQ(Read(wal_), "one");
}

TEST_F(FaultLayer, FailsTheNthCallOfAKindAndNoOther) {
  plan_.Set("fail write wal 2 ENOSPC");
  const Ended ended = Run({"append", table_, "x", "append", wal_, "one", "append", wal_, "two",
                           "append", wal_, "three"});
  EXPECT_EQ(ended.output, Failed("append", ENOSPC));
  EXPECT_EQ(Read(wal_), "onethree");
  EXPECT_THAT(plan_.Fired(), ElementsAre("fail write wal 2 ENOSPC"));
}

TEST_F(FaultLayer, TakesNoOtherFileForOneThatWasReadOrListed) {
  const std::string elsewhere = directory_ / "elsewhere";
  EXPECT_EQ(Run({"append", wal_, "one"}).output, "");
  plan_.Set("fail-from any any 1 EIO");
  for (const auto& [call, path] : {std::pair("read-stream", wal_), std::pair("list", data_)}) {
    // It has the descriptor that they had.
    EXPECT_EQ(Run({call, path, "append", elsewhere, "x", "sync", elsewhere}).output, "") << call;
  }
  EXPECT_EQ(Read(elsewhere), "xx");
}

TEST_F(FaultLayer, FailsAllFromTheNthOn) {
  plan_.Set("fail-from any any 3 EIO");
  EXPECT_EQ(Run({"append", wal_, "one", "sync", wal_, "rename", wal_, table_}).output,
            Failed("sync", EIO) + Failed("rename", EIO));
}

TEST_F(FaultLayer, TearsAWrite) {
  plan_.Set("tear write wal 1 EIO");
  EXPECT_EQ(Run({"append", wal_, std::string(1'000, 'x')}).output, Failed("append", EIO));
  EXPECT_GT(Read(wal_).size(), 0);
  EXPECT_LT(Read(wal_).size(), 1'000);
}

TEST_F(FaultLayer, SaysHowMuchRoomThereIsAndWhichDeviceItIs) {
  const std::string true_device = Run({"device", data_}).output;
  plan_.Set("room 40960\ndevice");
  EXPECT_EQ(Run({"room", data_}).output, "40960\n");
  EXPECT_NE(Run({"device", data_}).output, true_device);
}

TEST_F(FaultLayer, SetsTheClock) {
  plan_.SetClock(-100'000);
  EXPECT_LT(std::stoll(Run({"time", "-"}).output), std::time(nullptr) - 50'000);
}

TEST_F(FaultLayer, PowerCutKeepsWhatWasSyncedAndAnyPartOfTheRest) {
  std::vector<std::string> seen;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    plan_.Set("cut write table 1; seed " + std::to_string(seed));
    const Ended ended = Run({"append", wal_, "safe", "sync", wal_, "sync-folder", data_, "append",
                             wal_, "lost", "overwrite", wal_, "S", "append", table_, "x"});
    EXPECT_EQ(ended.exit_code, -SIGKILL);
    seen.push_back(Read(wal_));
    std::filesystem::remove(wal_);
    std::filesystem::remove(table_);
  }
  const std::vector<std::string> possible = {"safe",    "safel",    "safelo",
                                             "safelos", "safelost", "Safelost"};
  for (const std::string& bytes : seen) {
    EXPECT_THAT(possible, ::testing::Contains(bytes));
  }
  EXPECT_THAT(seen, ::testing::Contains("safe"));
  EXPECT_THAT(seen, ::testing::Contains("Safelost"));
}

TEST_F(FaultLayer, PowerCutAfterASyncThatFailedMayLoseWhatALaterOneClaimed) {
  bool lost = false;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    plan_.Set("fail sync wal 1 EIO\ncut write table 1; seed " + std::to_string(seed));
    Run({"append", wal_, "claimed", "sync-folder", data_, "sync", wal_, "sync", wal_, "append",
         table_, "x"});
    lost = lost || Read(wal_) != "claimed";
    std::filesystem::remove(wal_);
    std::filesystem::remove(table_);
  }
  EXPECT_TRUE(lost);
}

TEST_F(FaultLayer, PowerCutUndoesNamesInOrderBackToTheFoldersSync) {
  const std::string other = data_ + "/CURRENT";
  bool undone = false;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    plan_.Set("cut unlink lock 1; seed " + std::to_string(seed));
    Run({"append", wal_,  "w",           "sync", wal_,     "append", other,    "o",
         "sync",   other, "sync-folder", data_,  "rename", wal_,     other,    "append",
         table_,   "t",   "sync",        table_, "unlink", other,    "unlink", data_ + "/LOCK"});
    const std::string state = Read(wal_) + Read(other) + Read(table_);
    EXPECT_THAT((std::vector<std::string>{"wo-", "-w-", "-wt", "--t"}), ::testing::Contains(state));
    undone = undone || state == "wo-";
    std::filesystem::remove_all(data_);
    std::filesystem::create_directory(data_);
  }
  EXPECT_TRUE(undone);
}

}  // namespace
}  // namespace tertib
