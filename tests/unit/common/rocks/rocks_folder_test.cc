#include "services/common/rocks/rocks_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RocksFolderTest : public ::testing::Test {
 protected:
  RocksFolderTest() {
    const auto folder = Open().value();
    rocksdb::WriteBatch batch;
    EXPECT_TRUE(batch.Put("a", "1").ok());
    EXPECT_TRUE(folder->Write({}, batch).ok());
    EXPECT_TRUE(folder->db().Flush({}).ok());
  }

  absl::StatusOr<std::unique_ptr<RocksFolder>> Open() {
    return RocksFolder::Open(
        path_, RocksOptions(),
        {{rocksdb::kDefaultColumnFamilyName, RocksFamilyOptions(rocksdb::NewLRUCache(1 << 20))}},
        log_);
  }

  std::string Manifest() const {
    std::string name;
    std::ifstream(path_ + "/CURRENT") >> name;
    return path_ + "/" + name;
  }
  static std::string ReadAll(const std::string& path) {
    std::string content(fs::file_size(path), '\0');
    std::ifstream(path, std::ios::binary)
        .read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
  }
  static void Append(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
  }
  void ExpectWhole() {
    const auto folder = Open();
    ASSERT_TRUE(folder.ok()) << folder.status();
    std::string value;
    EXPECT_TRUE((*folder)->db().Get({}, "a", &value).ok());
    EXPECT_EQ(value, "1");
  }

  const TempDir directory_;
  const std::string path_ = directory_ / "data";
  Logger log_{"test"};
};

// Of a folder whose changes stand in a log for each time that it was opened.
class RocksFolderLogsTest : public RocksFolderTest {
 protected:
  static void Put(RocksFolder& folder, const std::string& key) {
    rocksdb::WriteBatch batch;
    EXPECT_TRUE(batch.Put(key, "1").ok());
    EXPECT_TRUE(folder.Write({}, batch).ok());
  }
  void OpenAndPut(const std::string& key) { Put(*Open().value(), key); }

  // Those with something in them, the oldest first.
  std::vector<std::string> Logs() const {
    std::vector<std::string> logs;
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (entry.path().extension() == ".log" && entry.file_size() > 0) {
        logs.push_back(entry.path().string());
      }
    }
    std::sort(logs.begin(), logs.end());
    return logs;
  }

  void ExpectRefused() {
    const auto refused = Open();
    EXPECT_TRUE(absl::IsDataLoss(refused.status())) << refused.status();
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("write-ahead log"));
  }
};

TEST_F(RocksFolderLogsTest, AreReadAgainOneAfterTheOther) {
  OpenAndPut("b");
  OpenAndPut("c");
  OpenAndPut("d");
  const auto folder = Open();
  ASSERT_TRUE(folder.ok()) << folder.status();
  for (const char* key : {"a", "b", "c", "d"}) {
    std::string value;
    EXPECT_TRUE((*folder)->db().Get({}, key, &value).ok()) << key;
  }
}

TEST_F(RocksFolderLogsTest, AreRefusedWhereOneIsMissing) {
  OpenAndPut("b");
  OpenAndPut("c");
  OpenAndPut("d");
  const auto logs = Logs();
  ASSERT_EQ(logs.size(), 3U);
  fs::remove(logs[1]);
  ExpectRefused();
}

// As a loss of power leaves them whose disk wrote the later one first.
TEST_F(RocksFolderLogsTest, AreRefusedWhereOneEndsBeforeTheNextBegins) {
  std::string log;
  uint64_t size = 0;
  {
    const auto folder = Open().value();
    Put(*folder, "b");
    log = Logs().back();
    size = fs::file_size(log);
    Put(*folder, "c");
  }
  ASSERT_GT(fs::file_size(log), size);
  OpenAndPut("d");
  fs::resize_file(log, size);
  ExpectRefused();
}

// A record of 96 bytes whose digest is wrong: what is left of one where the first sector was
// written and the next was not.
std::string TornRecord() {
  return std::string("\x01\x02\x03\x04\x59\x00\x01", 7) + std::string(89, 'x');
}

TEST_F(RocksFolderTest, WhoseListOfFilesEndsInWhatWasNeverSyncedOpensWhole) {
  Append(Manifest(), TornRecord());
  ExpectWhole();
}

TEST_F(RocksFolderTest, WhoseListOfFilesIsDamagedIsRefusedAndLeftAsItWas) {
  std::string content = ReadAll(Manifest());
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 0x10);
  content += TornRecord();
  std::ofstream(Manifest(), std::ios::binary) << content;
  const auto refused = Open();
  EXPECT_TRUE(absl::IsDataLoss(refused.status())) << refused.status();
  EXPECT_EQ(ReadAll(Manifest()), content);
}

TEST_F(RocksFolderTest, DoesNotBelieveADamagedNoteOfWhatWasSynced) {
  const std::string note = path_ + "/SYNCED";
  std::string content = ReadAll(note);
  char& digit = content[content.find(' ') + 1];
  digit = digit == '1' ? '2' : '1';
  std::ofstream(note) << content;
  Append(Manifest(), TornRecord());
  const std::string before = ReadAll(Manifest());
  EXPECT_FALSE(Open().ok());
  EXPECT_EQ(ReadAll(Manifest()), before);
}

TEST_F(RocksFolderTest, WhoseListOfFilesIsShorterThanItWasIsRefused) {
  fs::resize_file(Manifest(), fs::file_size(Manifest()) - 1);
  const auto refused = Open();
  EXPECT_TRUE(absl::IsDataLoss(refused.status()));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("bytes, and had"));
}

TEST_F(RocksFolderTest, IsOpenedWithoutANoteOfWhatWasSynced) {
  fs::remove(path_ + "/SYNCED");
  ExpectWhole();
}

TEST_F(RocksFolderTest, ReportsFiguresOfTheDiskAndOfRocksDb) {
  const auto folder = Open().value();
  Metrics metrics;
  folder->ReportTo(metrics);
  std::map<std::string, double> values;
  for (const auto& family : metrics.Collect()) {
    ASSERT_EQ(family.metric.size(), 1U) << family.name << " is not known";
    values[family.name] = family.metric[0].gauge.value;
  }
  EXPECT_GT(values.at("tertib_rocksdb_table_bytes"), 0);
  EXPECT_GT(values.at("tertib_rocksdb_memtable_bytes"), 0);
  EXPECT_EQ(values.at("tertib_rocksdb_block_cache_capacity_bytes"), 1 << 20);
  EXPECT_EQ(values.at("tertib_rocksdb_write_stopped"), 0);
  EXPECT_EQ(values.at("tertib_rocksdb_background_errors_total"), 0);
  EXPECT_GT(values.at("tertib_data_size_bytes"), values.at("tertib_data_free_bytes"));
  rocksdb::WriteBatch batch;
  ASSERT_TRUE(batch.Put("b", std::string(100'000, 'x')).ok());
  ASSERT_TRUE(folder->Write({}, batch).ok());
  const double before = values.at("tertib_rocksdb_wal_bytes");
  for (const auto& family : metrics.Collect()) {
    values[family.name] = family.metric.at(0).gauge.value;
  }
  EXPECT_GE(values.at("tertib_rocksdb_wal_bytes"), before + 100'000);
}

}  // namespace
}  // namespace tertib
