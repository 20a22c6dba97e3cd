#include "services/catalogue/store/rocks_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::HasSubstr;

class RocksStoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RocksStore>> Open() {
    return RocksStore::Open({.directory = directory_ / "store"}, clock_, log_);
  }

  static CommitGroup OneEvent(Sequence after) {
    CommitGroup group;
    group.after = after;
    group.events.push_back({Sequence{after.value + 1}, "a", true, "event"});
    group.writes.Put(Table::kAgencies, "a", "value");
    return group;
  }

  const TempDir directory_;
  const FakeClock clock_{};
  Logger log_{"test"};
};

TEST_F(RocksStoreTest, KeepsEverythingWhenOpenedAgain) {
  std::string incarnation;
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    incarnation = (*store)->incarnation();
    ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  }
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->incarnation(), incarnation);
  EXPECT_EQ((*store)->last_sequence(), Sequence{1});
  EXPECT_EQ(*(*store)->latest().Get(Table::kAgencies, "a"), "value");
}

TEST_F(RocksStoreTest, SaysThatAnotherProcessHoldsIt) {
  const auto first = Open();
  ASSERT_TRUE(first.ok());
  const auto second = Open();
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("another process holds"));
}

TEST_F(RocksStoreTest, RefusesADirectoryThatCannotBeMade) {
  std::ofstream(directory_ / "store") << "a file";
  EXPECT_FALSE(Open().ok());
}

TEST_F(RocksStoreTest, RefusesDamageRatherThanStartWithout) {
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok());
    for (uint64_t i = 0; i < 100; ++i) {
      ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{i})).ok());
    }
  }
  // Bytes in the middle of the write-ahead log, as a bad disk leaves them.
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "store")) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) {
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
      file << "damaged damaged damaged";
    }
  }
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss) << store.status();
}

}  // namespace
}  // namespace tertib::catalogue
