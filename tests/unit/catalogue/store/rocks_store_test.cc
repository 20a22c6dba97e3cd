#include "services/catalogue/store/rocks_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "services/catalogue/store/keys.h"
#include "services/common/error.h"
#include "services/common/uuid.h"
#include "tertib/storage/v1/catalogue.pb.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/working_directory.h"

namespace tertib::catalogue {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The names in a folder, but for RocksDB's log of itself.
std::set<std::string> FilesOf(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("LOG")) {
      names.insert(name);
    }
  }
  return names;
}

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

  // Writes a record past the store, which is closed.
  void Overwrite(const std::string& family, const std::string& key, const std::string& value) {
    const std::string path = directory_ / "store";
    std::vector<std::string> names;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, path, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, path, families, &handles, &db).ok());
    for (auto* handle : handles) {
      if (handle->GetName() == family) {
        EXPECT_TRUE(db->Put({}, handle, key, value).ok());
      }
      db->DestroyColumnFamilyHandle(handle);
    }
    delete db;
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

// RocksDB's text begins with what happened and then names the path: here one letter, which is in
// every sentence.
TEST_F(RocksStoreTest, SaysThatAnotherProcessHoldsItHoweverShortItsName) {
  const WorkingDirectory working(directory_.path());
  const auto first = RocksStore::Open({.directory = "e"}, clock_, log_);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = RocksStore::Open({.directory = "e"}, clock_, log_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("another process holds"));
}

TEST_F(RocksStoreTest, RefusesAStoreOfANewerFormat) {
  ASSERT_TRUE(Open().ok());
  storage::v1::StoreMetadata metadata;
  metadata.set_format_version(3);
  metadata.set_incarnation(NewUuid());
  Overwrite(rocksdb::kDefaultColumnFamilyName, "store", metadata.SerializeAsString());
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition) << store.status();
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("format version 3"));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr(directory_ / "store"));
}

// RocksDB would begin anew, and remove the files of the store that it does not find.
TEST_F(RocksStoreTest, RefusesAStoreWithoutItsFirstFileAndLeavesTheOthers) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  }
  ASSERT_TRUE(Open().ok());
  std::filesystem::rename(path + "/CURRENT", directory_ / "CURRENT");
  const auto files = FilesOf(path);
  const auto refused = Open();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(HasSubstr("CURRENT is missing"), HasSubstr("restore it from a backup")));
  EXPECT_EQ(FilesOf(path), files);
  std::filesystem::rename(directory_ / "CURRENT", path + "/CURRENT");
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->last_sequence(), Sequence{1});
}

TEST_F(RocksStoreTest, RefusesAStoreThatLacksATable) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  }
  // Opened with RocksDB's own settings, which moves what was committed to a table.
  Overwrite(rocksdb::kDefaultColumnFamilyName, "last_sequence", EventKey(Sequence{1}));
  for (const std::string& name : FilesOf(path)) {
    if (name.ends_with(".sst")) {
      std::filesystem::remove(path + "/" + name);
    }
  }
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksStoreTest, RefusesAStoreThatLacksItsListOfFiles) {
  const std::string path = directory_ / "store";
  ASSERT_TRUE(Open().ok());
  for (const std::string& name : FilesOf(path)) {
    if (name.starts_with("MANIFEST-")) {
      std::filesystem::remove(path + "/" + name);
    }
  }
  const auto refused = Open();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("restore it from a backup"));
}

TEST_F(RocksStoreTest, RefusesALogThatIsDamagedBeforeItsTail) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint64_t after = 0; after < 3; ++after) {
      ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{after})).ok());
    }
  }
  for (const std::string& name : FilesOf(path)) {
    if (name.ends_with(".log")) {
      std::fstream log(path + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
      log.seekp(20);
      log.put('x');
    }
  }
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksStoreTest, RefusesAFolderOfOtherFilesAndPutsNothingThere) {
  const std::string path = directory_ / "store";
  std::filesystem::create_directories(path + "/photos");
  const auto refused = Open();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(HasSubstr("photos"), HasSubstr("--data")));
  EXPECT_THAT(FilesOf(path), ElementsAre("photos"));
}

TEST_F(RocksStoreTest, BeginsWhereAFirstStartBrokeOff) {
  const std::string path = directory_ / "store";
  std::filesystem::create_directories(path + "/lost+found");
  for (const char* name : {"LOG", "LOG.old.1", "LOCK", "IDENTITY", "MANIFEST-000001", "1.dbtmp"}) {
    std::ofstream(path + "/" + name) << "x";
  }
  const auto store = Open();
  EXPECT_TRUE(store.ok()) << store.status();
}

TEST_F(RocksStoreTest, SaysThatAFolderMayBeTheRecaps) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, directory_ / "store", &db).ok());
  rocksdb::ColumnFamilyHandle* rows = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily({}, "rows", &rows).ok());
  db->DestroyColumnFamilyHandle(rows);
  delete db;
  const auto refused = Open();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("tertib-recap"));
}

TEST_F(RocksStoreTest, DoesNotPromiseWhatTheLogHoldsWhereTheLogCannotBeRead) {
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  }
  Overwrite("events", EventKey(Sequence{1}), "no record");
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::Status failed = (*store)->ReadEvents(Sequence{0}, {}).status();
  EXPECT_EQ(ReasonOf(failed), v1::ERROR_REASON_STORE_CORRUPT) << failed;
  EXPECT_THAT(std::string(failed.message()), StartsWith("The event log cannot be read"));
}

TEST_F(RocksStoreTest, AFullDiskRefusesTheWriteAndNoneAfterItHasRoom) {
  static bool full;
  full = true;
  const auto store = RocksStore::Open(
      {.directory = directory_ / "store",
       .has_room = [](const std::string& /*directory*/, size_t /*bytes*/) { return !full; }},
      clock_, log_);
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::Status refused = (*store)->Commit(OneEvent(Sequence{0}));
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_STORE_FULL);
  EXPECT_EQ((*store)->last_sequence(), Sequence{0});
  EXPECT_EQ(*(*store)->latest().Get(Table::kAgencies, "a"), std::nullopt);
  full = false;
  EXPECT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
}

TEST_F(RocksStoreTest, AWriteThatTheDiskRefusesIsTheLastOne) {
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  CommitGroup large = OneEvent(Sequence{0});
  // More than RocksDB holds in memory: the next write begins a new file.
  large.events.front().event = std::string(size_t{40} << 20, 'x');
  ASSERT_TRUE((*store)->Commit(large).ok());
  std::filesystem::rename(directory_ / "store", directory_ / "gone");
  for (int i = 0; i < 2; ++i) {
    const absl::Status refused = (*store)->Commit(OneEvent(Sequence{1}));
    EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused;
    EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_STORE_READ_ONLY) << refused;
    EXPECT_EQ((*store)->last_sequence(), Sequence{1});
    std::error_code ignored;
    std::filesystem::rename(directory_ / "gone", directory_ / "store", ignored);
  }
}

// RocksDB's own file would be a write that can fail, and that a second start renames.
TEST_F(RocksStoreTest, RocksDbsLogIsNoFileInTheFolder) {
  ASSERT_TRUE(Open().ok());
  EXPECT_FALSE(std::filesystem::exists(directory_ / "store/LOG"));
}

TEST_F(RocksStoreTest, ASecondStartThatIsRefusedTouchesNothing) {
  const auto first = Open();
  ASSERT_TRUE(first.ok());
  const auto before = FilesOf(directory_ / "store");
  const auto time = std::filesystem::last_write_time(directory_ / "store");
  EXPECT_FALSE(Open().ok());
  EXPECT_EQ(FilesOf(directory_ / "store"), before);
  EXPECT_EQ(std::filesystem::last_write_time(directory_ / "store"), time);
}

TEST_F(RocksStoreTest, AFolderThatIsPutAwayTakesNoMoreWritesThoughAnotherIsInItsPlace) {
  std::vector<StoreCondition> told;
  const auto store = RocksStore::Open(
      {.directory = directory_ / "store",
       .on_condition = [&told](StoreCondition condition) { told.push_back(condition); }},
      clock_, log_);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  std::filesystem::rename(directory_ / "store", directory_ / "away");
  std::filesystem::create_directory(directory_ / "store");
  const absl::Status refused = (*store)->Commit(OneEvent(Sequence{1}));
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_STORE_READ_ONLY) << refused;
  EXPECT_THAT(told, ElementsAre(StoreCondition::kReadOnly));
  EXPECT_TRUE(FilesOf(directory_ / "store").empty());
}

TEST_F(RocksStoreTest, AFolderThatIsGoneIsToldWithoutAWrite) {
  std::vector<StoreCondition> told;
  const auto store = RocksStore::Open(
      {.directory = directory_ / "store",
       .on_condition = [&told](StoreCondition condition) { told.push_back(condition); }},
      clock_, log_);
  ASSERT_TRUE(store.ok()) << store.status();
  (*store)->Look();
  EXPECT_TRUE(told.empty());
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "store")) {
    std::filesystem::remove(entry.path());
  }
  (*store)->Look();
  (*store)->Look();
  EXPECT_THAT(told, ElementsAre(StoreCondition::kReadOnly));
}

TEST_F(RocksStoreTest, AFullDiskIsToldAndThatItHasRoomAgain) {
  static bool full;
  full = false;
  std::vector<StoreCondition> told;
  const auto store = RocksStore::Open(
      {.directory = directory_ / "store",
       .has_room = [](const std::string& /*directory*/, size_t /*bytes*/) { return !full; },
       .on_condition = [&told](StoreCondition condition) { told.push_back(condition); }},
      clock_, log_);
  ASSERT_TRUE(store.ok()) << store.status();
  full = true;
  EXPECT_FALSE((*store)->Commit(OneEvent(Sequence{0})).ok());
  EXPECT_FALSE((*store)->Commit(OneEvent(Sequence{0})).ok());
  full = false;
  (*store)->Look();
  EXPECT_THAT(told, ElementsAre(StoreCondition::kFull, StoreCondition::kWritable));
}

// What a torn tail looks like, but was acknowledged.
TEST_F(RocksStoreTest, RefusesALogThatEndsBeforeWhatWasAcknowledged) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint64_t after = 0; after < 3; ++after) {
      ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{after})).ok());
    }
  }
  for (const std::string& name : FilesOf(path)) {
    if (name.ends_with(".log")) {
      const std::string log = path + "/" + name;
      std::filesystem::resize_file(log, std::filesystem::file_size(log) - 5);
    }
  }
  for (int start = 0; start < 2; ++start) {
    const auto refused = Open();
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
    EXPECT_THAT(std::string(refused.status().message()),
                AllOf(HasSubstr("ends at sequence 2"), HasSubstr("up to 3"),
                      HasSubstr("Restore it from a backup")));
  }
}

TEST_F(RocksStoreTest, RefusesALogOfWhichOneBitEndsTheReplay) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint64_t after = 0; after < 9; ++after) {
      ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{after})).ok());
    }
  }
  for (const std::string& name : FilesOf(path)) {
    if (name.ends_with(".log")) {
      std::fstream log(path + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
      // The first record: its checksum and length, then its type.
      constexpr std::streamoff kHeader = 7;
      log.seekg(4);
      const int low = log.get();
      const int high = log.get();
      const std::streamoff second = kHeader + low + 256 * high;
      log.seekg(second + 6);
      const int type = log.get();
      log.seekp(second + 6);
      log.put(static_cast<char>(type ^ 4));
    }
  }
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
}

// A supervisor starts it again and again; whoever mends the store must find all of it.
TEST_F(RocksStoreTest, ARefusedStartTakesNothingAway) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint64_t after = 0; after < 9; ++after) {
      ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{after})).ok());
    }
  }
  const auto flip = [&](std::streamoff at) {
    for (const std::string& name : FilesOf(path)) {
      if (name.ends_with(".log") && std::filesystem::file_size(path + "/" + name) > 0) {
        std::fstream log(path + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
        log.seekg(at);
        const int was = log.get();
        log.seekp(at);
        log.put(static_cast<char>(was ^ 1));
      }
    }
  };
  flip(200);
  for (int start = 0; start < 3; ++start) {
    EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
  }
  flip(200);
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->last_sequence(), Sequence{9});
}

TEST_F(RocksStoreTest, AStoreWithoutItsLogIsNotTakenForANewOne) {
  const std::string path = directory_ / "store";
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  }
  for (const std::string& name : FilesOf(path)) {
    if (name.ends_with(".log")) {
      std::filesystem::resize_file(path + "/" + name, 0);
    }
  }
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST_F(RocksStoreTest, RefusesAStoreWithoutTheMarkOfWhatWasAcknowledged) {
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Commit(OneEvent(Sequence{0})).ok());
  }
  std::filesystem::remove(directory_ / "store/ACKNOWLEDGED");
  const auto refused = Open();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("ends at sequence 1"));
  std::filesystem::create_directory(directory_ / "store/ACKNOWLEDGED");
  const auto folder = Open();
  EXPECT_EQ(folder.status().code(), absl::StatusCode::kDataLoss) << folder.status();
  EXPECT_THAT(std::string(folder.status().message()), HasSubstr("Restore it from a backup"));
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
