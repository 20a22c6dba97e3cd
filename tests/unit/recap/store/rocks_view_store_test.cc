#include "services/recap/store/rocks_view_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

#include "services/common/error.h"
#include "services/recap/store/rocks_database.h"
#include "tertib/storage/v1/recap.pb.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/working_directory.h"

namespace tertib::recap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RocksViewStoreTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RocksViewStore>> Open() {
    return RocksViewStore::Open({dir_.path()}, log_);
  }
  // Writes a record past the store.
  void Overwrite(Family family, const std::string& key, const std::string& value) {
    auto database = RocksDatabase::Open(dir_.path(), 1'000, log_);
    ASSERT_TRUE(database.ok()) << database.status();
    rocksdb::WriteBatch batch;
    batch.Put((*database)->family(family), key, value);
    ASSERT_TRUE((*database)->Write(batch).ok());
  }

  TempDir dir_;
  Logger log_{"test"};
};

TEST_F(RocksViewStoreTest, KeepsViewAndPositionOverARestart) {
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    FoldInto(**store, SampleScript().Take());
  }
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const auto view = (*store)->Snapshot();
  EXPECT_EQ(view->ReadTotals().value().total(), 158);
  EXPECT_EQ(view->ReadPosition().value().resume_token, "token-171");
}

TEST_F(RocksViewStoreTest, SaysThatAnotherHoldsTheFolder) {
  const auto first = Open();
  ASSERT_TRUE(first.ok());
  const auto second = Open();
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use by another process"));
}

TEST_F(RocksViewStoreTest, SaysThatAnotherHoldsTheFolderHoweverShortItsName) {
  const WorkingDirectory working(dir_.path());
  const auto first = RocksViewStore::Open({"e"}, log_);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = RocksViewStore::Open({"e"}, log_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use by another process"));
}

// How much room the disk of the tests has.
size_t room = 0;

TEST_F(RocksViewStoreTest, TakesAWriteForWhichTheDiskHadNoRoomOnceThereIsSome) {
  room = SIZE_MAX;
  std::vector<StoreCondition> told;
  const auto store = RocksViewStore::Open(
      {.directory = dir_.path(),
       .has_room = [](const std::string&, size_t bytes) { return bytes <= room; },
       .on_condition = [&told](StoreCondition condition) { told.push_back(condition); }},
      log_);
  ASSERT_TRUE(store.ok()) << store.status();
  FoldInto(**store, SampleScript().Take());
  EXPECT_EQ((*store)->Look(), StoreCondition::kWritable);
  room = 1;
  const absl::Status applied = (*store)->Apply({}, {"token-172", Sequence{172}});
  EXPECT_EQ(ReasonOf(applied), catalogue::v1::ERROR_REASON_STORE_FULL) << applied;
  // Room for something is not yet room for what was refused.
  EXPECT_EQ((*store)->Look(), StoreCondition::kFull);
  EXPECT_EQ(ReasonOf((*store)->Wipe()), catalogue::v1::ERROR_REASON_STORE_FULL);
  EXPECT_EQ((*store)->Snapshot()->ReadPosition().value().resume_token, "token-171");
  EXPECT_EQ((*store)->Snapshot()->ReadTotals().value().total(), 158);
  room = SIZE_MAX;
  EXPECT_EQ((*store)->Look(), StoreCondition::kWritable);
  EXPECT_TRUE((*store)->Apply({}, {"token-172", Sequence{172}}).ok());
  EXPECT_THAT(told, ElementsAre(StoreCondition::kFull, StoreCondition::kWritable));
}

TEST_F(RocksViewStoreTest, TakesNoWriteMoreAndIsReadOnceItsFolderIsGone) {
  std::vector<StoreCondition> told;
  const auto store = RocksViewStore::Open(
      {.directory = dir_ / "view",
       .on_condition = [&told](StoreCondition condition) { told.push_back(condition); }},
      log_);
  ASSERT_TRUE(store.ok()) << store.status();
  FoldInto(**store, SampleScript().Take());
  std::filesystem::rename(dir_ / "view", dir_ / "elsewhere");
  EXPECT_EQ((*store)->Look(), StoreCondition::kReadOnly);
  std::filesystem::rename(dir_ / "elsewhere", dir_ / "view");
  for (int i = 0; i < 2; ++i) {
    const absl::Status applied = (*store)->Apply({}, {"token-172", Sequence{172}});
    EXPECT_EQ(ReasonOf(applied), catalogue::v1::ERROR_REASON_STORE_READ_ONLY) << applied;
    EXPECT_EQ((*store)->Look(), StoreCondition::kReadOnly);
  }
  EXPECT_EQ((*store)->Snapshot()->ReadPosition().value().resume_token, "token-171");
  EXPECT_THAT(told, ElementsAre(StoreCondition::kReadOnly));
}

TEST_F(RocksViewStoreTest, RefusesANewerFormat) {
  storage::v1::RecapMetadata metadata;
  metadata.set_format_version(2);
  Overwrite(Family::kMeta, std::string(kMetadataKey), metadata.SerializeAsString());
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("newer version"));
}

TEST_F(RocksViewStoreTest, RefusesTheFolderOfAnotherProgram) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, dir_.path(), &db).ok());
  rocksdb::ColumnFamilyHandle* events = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily({}, "events", &events).ok());
  db->DestroyColumnFamilyHandle(events);
  delete db;
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RocksViewStoreTest, ReportsADamagedFolder) {
  ASSERT_TRUE(Open().ok());
  std::ofstream(dir_.path() + "/CURRENT") << "nonsense";
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss) << store.status();
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("move the folder away"));
}

TEST_F(RocksViewStoreTest, RefusesAFolderOfOtherFilesAndOneWithoutItsFirstFile) {
  std::filesystem::create_directory(dir_ / "photos");
  const auto other = Open();
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition) << other.status();
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("photos"));
  std::filesystem::remove(dir_ / "photos");
  ASSERT_TRUE(Open().ok());
  std::filesystem::remove(dir_ / "CURRENT");
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss) << store.status();
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("CURRENT is missing"));
}

TEST_F(RocksViewStoreTest, ReportsARecordThatItCannotReadWithoutRocksDbsWords) {
  {
    const auto store = Open();
    FoldInto(**store, SampleScript().Take());
  }
  storage::v1::RecapAgencyRecord record;
  record.set_format_version(2);
  Overwrite(Family::kAgencies, "diskominfo", record.SerializeAsString());
  const auto store = Open();
  const absl::Status status = (*store)->Snapshot()->FindAgency("diskominfo").status();
  EXPECT_EQ(ReasonOf(status), catalogue::v1::ERROR_REASON_STORE_CORRUPT);
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("Corruption")));
  EXPECT_EQ((*store)->Snapshot()->ListAgencies("", 9).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksViewStoreTest, DoesNotTakeAFolderCalledBlocksForALockedOne) {
  const std::string directory = dir_.path() + "/While lock file/blocks";
  ASSERT_TRUE(RocksViewStore::Open({directory}, log_).ok());
  // Not a file that can be read: an IOError whose text names it.
  std::filesystem::remove(directory + "/CURRENT");
  std::filesystem::create_directory(directory + "/CURRENT");
  const auto store = RocksViewStore::Open({directory}, log_);
  EXPECT_EQ(store.status().code(), absl::StatusCode::kUnavailable) << store.status();
  EXPECT_THAT(std::string(store.status().message()), Not(HasSubstr("in use")));
}

TEST_F(RocksViewStoreTest, ReportsAFolderThatCannotBeMade) {
  std::ofstream(dir_.path() + "/file") << "x";
  const auto store = RocksViewStore::Open({dir_.path() + "/file/data"}, log_);
  EXPECT_EQ(store.status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace tertib::recap
