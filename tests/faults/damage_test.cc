// A store that was damaged while nobody had it open: it is refused in one line, at the start or
// where it is read, or the right data is served; never older data, nor a mixture.
//
// TERTIB_DAMAGES says how many damages to try of each kind of store. Two thousand in all:
//   TERTIB_DAMAGES=1000 build/release/tests/damage_test

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "services/catalogue/store/rocks_store.h"
#include "tests/faults/damage.h"
#include "tests/faults/fault_plan.h"
#include "tests/faults/served_register.h"
#include "tests/faults/wal_records.h"
#include "tests/testing/catalogue/fold_check.h"
#include "tests/testing/catalogue/writers.h"
#include "tests/testing/seed.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using Path = std::filesystem::path;

constexpr size_t kNoteSize = 300;

class Damage : public ::testing::Test {
 protected:
  // A store with several write-ahead logs and tables.
  void MakeStore() {
    catalogue_ = std::make_unique<RunningCatalogue>(ServicePlace{data_, {}, plan_.Under()});
    catalogue_->MakeAgency("a", {"I", "II"});
    Write(300);
    acknowledged_ = ReadRegister(*catalogue_).value();
  }

  // A store with everything in one write-ahead log, one commit in a record.
  void MakeLog(int commits) {
    catalogue_ = std::make_unique<RunningCatalogue>(data_);
    catalogue_->MakeAgency("a", {"I", "II"});
    Writers one(1, random_, kNoteSize);
    one.Write(catalogue_->address(), commits);
    acknowledged_ = ReadRegister(*catalogue_).value();
    catalogue_->Kill();
  }

  void Write(int acknowledgements) { writers_.Write(catalogue_->address(), acknowledgements); }

  // A copy of the store, to be damaged.
  std::string Copy() {
    const std::string copy = directory_ / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(data_, copy);
    return copy;
  }

  static std::vector<Path> LogsOf(const std::string& folder) {
    std::vector<Path> logs = FilesOf(folder);
    std::erase_if(logs, [](const Path& path) { return path.extension() != ".log"; });
    return logs;
  }

  // Whatever is done to the store, it is told or does no harm.
  void TryDamages() {
    const int damages = Trials("TERTIB_DAMAGES", 50);
    for (int trial = 0; trial < damages; ++trial) {
      const std::string copy = Copy();
      const std::string damage = DamageSomething(copy, random_);
      EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "")
          << "damage " << trial << ": " << damage;
    }
  }

  // One byte of a record of the only write-ahead log is another.
  void FlipInRecord(size_t number, size_t byte, unsigned bits) {
    const std::string copy = Copy();
    const Path log = LogsOf(copy).back();
    std::string bytes = ReadFile(log);
    const size_t at = WalRecords(bytes).at(number).at + byte;
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ bits);
    WriteFile(log, bytes);
    EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "")
        << fmt::format("record {}, byte {} ^ {:#x}", number, byte, bits);
  }

  const TempDir directory_;
  const std::string data_ = directory_ / "data";
  FaultPlan plan_{data_};
  std::unique_ptr<RunningCatalogue> catalogue_;
  std::minstd_rand random_ = Seeded();
  Writers writers_{4, random_, kNoteSize};
  ServedRegister acknowledged_;
};

TEST_F(Damage, OfAKilledStoreIsToldOrHarmless) {
  MakeStore();
  catalogue_->Kill();
  TryDamages();
}

TEST_F(Damage, OfAStoppedStoreIsToldOrHarmless) {
  MakeStore();
  ASSERT_EQ(catalogue_->Stop(), 0);
  TryDamages();
}

TEST_F(Damage, AnyWriteAheadLogThatIsMissingIsTold) {
  MakeStore();
  // All families are flushed at once, so that there are two only while a flush goes on.
  plan_.Set("delay write table 1 20");
  for (int i = 0; i < 200 && LogsOf(data_).size() < 2; ++i) {
    Write(5);
  }
  acknowledged_ = ReadRegister(*catalogue_).value();
  catalogue_->Kill();
  const size_t logs = LogsOf(data_).size();
  ASSERT_GE(logs, 2);
  for (size_t i = 0; i < logs; ++i) {
    const std::string copy = Copy();
    const Path log = LogsOf(copy)[i];
    std::filesystem::remove(log);
    EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "") << log;
  }
}

TEST_F(Damage, TheTypeOfAnyRecordOfTheLogIsToldWhereItIsAnother) {
  MakeLog(80);
  for (const size_t record : {2U, 20U, 60U}) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      FlipInRecord(record, WalRecord::kType, 1U << bit);
    }
  }
}

TEST_F(Damage, ALengthThatPointsPastTheEndOfTheLogIsTold) {
  MakeLog(80);
  const std::string log = ReadFile(LogsOf(data_).back());
  const auto records = WalRecords(log);
  const size_t last_block = (log.size() - 1) / WalRecord::kBlockBytes * WalRecord::kBlockBytes;
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i].at >= last_block && (i % 4 == 0 || i + 2 > records.size())) {
      FlipInRecord(i, WalRecord::kLengthHighByte, 0x40);
    }
  }
}

// What was written before may stand behind the end of a log, where a file system puts an old block.
TEST_F(Damage, ARecordThatStandsInTheLogTwiceIsTold) {
  MakeLog(40);
  const std::string log = ReadFile(LogsOf(data_).back());
  const auto records = WalRecords(log);
  for (size_t i = 0; i < records.size(); i += i < 4 ? 1 : 12) {
    const std::string copy = Copy();
    WriteFile(LogsOf(copy).back(), log + log.substr(records[i].at, records[i].size));
    EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "") << "record " << i;
  }
  const std::string copy = Copy();
  WriteFile(LogsOf(copy).back(), log + log);
  EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "") << "all of it";
}

TEST_F(Damage, ALogThatWasCutAtTheEndOfARecordIsTold) {
  MakeLog(40);
  const auto records = WalRecords(ReadFile(LogsOf(data_).back()));
  for (const size_t lost : {1U, 2U, 10U, 39U}) {
    const std::string copy = Copy();
    std::filesystem::resize_file(LogsOf(copy).back(), records.at(records.size() - lost).at);
    EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "") << lost << " records";
  }
}

// A file of a copy that was made before, of the same store.
TEST_F(Damage, AnyFileThatIsAnEarlierOneOfTheStoreIsToldOrHarmless) {
  MakeStore();
  catalogue_->Kill();
  const std::string earlier = directory_ / "earlier";
  std::filesystem::copy(data_, earlier);
  catalogue_->Restart();
  Write(100);
  acknowledged_ = ReadRegister(*catalogue_).value();
  catalogue_->Kill();
  for (const Path& old : FilesOf(earlier)) {
    const std::string copy = Copy();
    const Path now = copy / old.filename();
    const bool there = std::filesystem::exists(now);
    if (there && ReadFile(now) == ReadFile(old)) {
      continue;
    }
    WriteFile(now, ReadFile(old));
    EXPECT_EQ(WrongIn(OpenRegister(copy), acknowledged_), "") << old;
  }
}

// What copies the folder of a running service, file by file, sees of it: some files as they are
// now, the others as they are some writes later; those that are removed meanwhile not at all.
TEST_F(Damage, ACopyOfARunningStoreIsWholeOrRefused) {
  MakeStore();
  Logger log("test");
  const SystemClock clock;
  for (int trial = 0; trial < 40; ++trial) {
    const uint64_t before = ListSops(catalogue_->catalogue())->sequence;
    const std::string copy = directory_ / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::create_directory(copy);
    std::vector<Path> files = FilesOf(data_);
    std::shuffle(files.begin(), files.end(), random_);
    if (trial % 2 == 0) {
      std::stable_partition(files.begin(), files.end(),
                            [](const Path& path) { return path.extension() != ".log"; });
    }
    const auto half = static_cast<size_t>(Below(static_cast<int>(files.size()), random_));
    for (size_t i = 0; i < files.size(); ++i) {
      if (i == half) {
        Write(Below(200, random_));
      }
      std::error_code gone;
      std::filesystem::copy_file(files[i], copy / files[i].filename(), gone);
    }
    const auto store = catalogue::RocksStore::Open({.directory = copy}, clock, log);
    if (store.ok()) {
      EXPECT_EQ(DifferenceFromFold(**store), "") << "copy " << trial;
      EXPECT_GE((*store)->last_sequence().value, before) << "copy " << trial;
    }
  }
}

}  // namespace
}  // namespace tertib
