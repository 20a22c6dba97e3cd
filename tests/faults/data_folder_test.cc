// The folder that was opened is the folder that is written: once --data names another, or what was
// in it is gone, nothing is acknowledged any more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "services/common/error.h"
#include "tertib/catalogue/v1/admin_service.grpc.pb.h"
#include "tests/faults/fault_plan.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/probes.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class DataFolder : public ::testing::Test {
 protected:
  DataFolder() {
    fs::create_directories(parent_);
    Start(data_);
  }

  void Start(const std::string& data) {
    running_.reset();
    running_ = std::make_unique<RunningCatalogue>(ServicePlace{data, {}, plan_.Under()});
    running_->MakeAgency(NextAgency(), {"I"});
  }

  std::string NextAgency() { return "a" + std::to_string(++agencies_); }

  absl::Status Write() {
    catalogue::v1::CreateAgencyRequest request;
    request.set_agency_id(NextAgency());
    *request.mutable_agency() = SomeAgency();
    return Call(running_->catalogue(), &catalogue::v1::CatalogueService::Stub::CreateAgency,
                request)
        .status();
  }

  // How often it was told that nothing more is written.
  int ReadOnlyLines() const {
    std::istringstream lines(running_->service().process().Log());
    int told = 0;
    for (std::string line; std::getline(lines, line);) {
      told += LogField(line, "message").find("no more writes") != std::string::npos ? 1 : 0;
    }
    return told;
  }

  // Not one write is acknowledged any more, and that is told; reads are answered all the same.
  void ExpectNoMoreWrites() {
    ExpectWritesRefused();
    EXPECT_TRUE(Call(running_->catalogue(), &catalogue::v1::CatalogueService::Stub::ListAgencies,
                     catalogue::v1::ListAgenciesRequest())
                    .ok());
  }

  void ExpectWritesRefused() {
    for (int i = 0; i < 5; ++i) {
      const absl::Status refused = Write();
      EXPECT_EQ(ReasonOf(refused), catalogue::v1::ERROR_REASON_STORE_READ_ONLY) << refused;
    }
    EXPECT_EQ(IsServing(running_->channel(), "").value(), false);
    EXPECT_THAT(Scrape(running_->metrics()), HasSubstr("tertib_catalogue_read_only 1"));
    // The log comes by itself.
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (ReadOnlyLines() == 0 && std::chrono::steady_clock::now() < end) {
      Scrape(running_->metrics());
    }
    EXPECT_EQ(ReadOnlyLines(), 1) << running_->service().process().Log();
  }

  // The same, within a second or so: it is looked at once a second. What a write may mend, since it
  // writes there, is done anew before each.
  void ExpectNoMoreWritesSoon(const std::function<void()>& anew = [] {}) {
    AwaitRefusal(anew);
    ExpectNoMoreWrites();
  }

  void AwaitRefusal(const std::function<void()>& anew = [] {}) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (ReasonOf(Write()) != catalogue::v1::ERROR_REASON_STORE_READ_ONLY &&
           std::chrono::steady_clock::now() < end) {
      anew();
    }
  }

  // What is in the data folder with that in its name.
  std::vector<std::string> Files(std::string_view part) const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(data_)) {
      if (entry.path().filename().string().find(part) != std::string::npos) {
        files.push_back(entry.path().string());
      }
    }
    return files;
  }

  // Writes until there is a table, which small memtables bring about.
  std::string MakeTable() {
    const auto has_table = [this] {
      const auto tables = Files(".sst");
      return !tables.empty() && fs::file_size(tables.front()) > 0;
    };
    while (!has_table()) {
      EXPECT_TRUE(Write().ok());
    }
    return Files(".sst").front();
  }

  size_t Agencies() {
    const auto listed =
        Call(running_->catalogue(), &catalogue::v1::CatalogueService::Stub::ListAgencies,
             catalogue::v1::ListAgenciesRequest());
    return listed.ok() ? static_cast<size_t>(listed->agencies_size()) : 0;
  }

  const TempDir directory_;
  const std::string parent_ = directory_ / "parent";
  const std::string data_ = parent_ + "/data";
  const std::string elsewhere_ = directory_ / "elsewhere";
  FaultPlan plan_{data_};
  std::unique_ptr<RunningCatalogue> running_;
  int agencies_ = 0;
};

TEST_F(DataFolder, WhoseDamageIsMetTakesNoMoreWritesAndSaysSo) {
  MakeTable();
  const auto agencies = agencies_;
  // Then all tables are whole, and reads go to them.
  const auto admin = catalogue::v1::AdminService::NewStub(running_->channel());
  ASSERT_TRUE(Call(*admin, &catalogue::v1::AdminService::Stub::FlushStore,
                   catalogue::v1::FlushStoreRequest())
                  .ok());
  // Over the records, so that whichever is read is damaged; the length stays.
  for (const std::string& table : Files(".sst")) {
    std::fstream(table, std::ios::in | std::ios::out | std::ios::binary)
        << std::string(fs::file_size(table) / 2, 'x');
  }
  for (int i = 1; i <= agencies; ++i) {
    catalogue::v1::GetAgencyRequest request;
    request.set_name("agencies/a" + std::to_string(i));
    (void)Call(running_->catalogue(), &catalogue::v1::CatalogueService::Stub::GetAgency, request);
  }
  AwaitRefusal();
  EXPECT_GT(Figure(Scrape(running_->metrics()), "tertib_rocksdb_corruptions_total"), 0);
  ExpectWritesRefused();
  EXPECT_EQ(IsServing(running_->channel(), "readiness").value(), false);
  EXPECT_EQ(IsServing(running_->channel(), "liveness").value(), true);
  EXPECT_THAT(GetHttp(running_->metrics(), "/readyz"), HasSubstr("read-only until a restart"));
}

TEST_F(DataFolder, ThatIsRemovedTakesNoMoreWrites) {
  fs::remove_all(data_);
  ExpectNoMoreWrites();
  EXPECT_FALSE(fs::exists(data_));
}

TEST_F(DataFolder, ThatIsRenamedTakesNoMoreWritesAndHasAllBefore) {
  EXPECT_TRUE(Write().ok());
  fs::rename(data_, elsewhere_);
  ExpectNoMoreWrites();
  running_->Kill();
  fs::rename(elsewhere_, data_);
  running_->Restart();
  // The first write that was refused may be there.
  EXPECT_THAT(Agencies(), AnyOf(2, 3));
  EXPECT_TRUE(Write().ok());
}

TEST_F(DataFolder, WhoseParentIsRenamedTakesNoMoreWrites) {
  fs::rename(parent_, elsewhere_);
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, ThatIsReplacedByAnEmptyOneTakesNoMoreWrites) {
  fs::rename(data_, elsewhere_);
  fs::create_directory(data_);
  ExpectNoMoreWrites();
  EXPECT_TRUE(fs::is_empty(data_));
}

TEST_F(DataFolder, ThatIsReplacedByACopyTakesNoMoreWrites) {
  fs::copy(data_, elsewhere_);
  fs::rename(data_, directory_ / "old");
  fs::rename(elsewhere_, data_);
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseFilesAreRemovedTakesNoMoreWrites) {
  for (const auto& entry : fs::directory_iterator(data_)) {
    fs::remove_all(entry.path());
  }
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseFilesAreReplacedTakesNoMoreWrites) {
  fs::copy(data_, elsewhere_);
  for (const auto& entry : fs::directory_iterator(data_)) {
    fs::remove_all(entry.path());
  }
  fs::copy(elsewhere_, data_);
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseWriteAheadLogIsRemovedTakesNoMoreWrites) {
  for (const auto& entry : fs::directory_iterator(data_)) {
    if (entry.path().extension() == ".log") {
      fs::remove(entry.path());
    }
  }
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseListOfFilesIsRemovedTakesNoMoreWrites) {
  fs::remove(data_ + "/CURRENT");
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseLockIsRemovedTakesNoMoreWrites) {
  fs::remove(data_ + "/LOCK");
  ExpectNoMoreWrites();
}

// From here on files are damaged where they are. What was acknowledged before may be gone then; but
// nothing is acknowledged on top of it.
TEST_F(DataFolder, WhoseWriteAheadLogIsCutShortTakesNoMoreWrites) {
  EXPECT_TRUE(Write().ok());
  for (const std::string& log : Files(".log")) {
    fs::resize_file(log, 0);
  }
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseWriteAheadLogIsCutShortWhileItIsSyncedAcknowledgesNothing) {
  plan_.Set("delay sync wal 1 400");
  auto write = std::async(std::launch::async, [this] { return Write(); });
  while (plan_.Fired().empty()) {
    std::this_thread::yield();
  }
  for (const std::string& log : Files(".log")) {
    fs::resize_file(log, 0);
  }
  EXPECT_EQ(ReasonOf(write.get()), catalogue::v1::ERROR_REASON_STORE_READ_ONLY);
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseListOfFilesIsCutShortTakesNoMoreWrites) {
  fs::resize_file(Files("MANIFEST-").at(0), 0);
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseNameOfTheListOfFilesIsOverwrittenTakesNoMoreWrites) {
  std::ofstream(data_ + "/CURRENT") << "MANIFEST-999999\n";
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseFilesAreTouchedAndCopiedGoesOn) {
  for (const auto& entry : fs::directory_iterator(data_)) {
    fs::last_write_time(entry.path(), fs::file_time_type::clock::now());
    fs::create_hard_link(entry.path(), parent_ + "/" + entry.path().filename().string());
  }
  std::ofstream(data_ + "/notes.txt") << "a stray file";
  EXPECT_TRUE(Write().ok());
  EXPECT_EQ(IsServing(running_->channel(), "").value(), true);
}

TEST_F(DataFolder, WhoseNameOfTheListOfFilesIsReplacedTakesNoMoreWrites) {
  fs::copy(data_ + "/CURRENT", elsewhere_);
  fs::rename(elsewhere_, data_ + "/CURRENT");
  ExpectNoMoreWrites();
}

TEST_F(DataFolder, WhoseMarkIsCutShortTakesNoMoreWritesWithinASecond) {
  ExpectNoMoreWritesSoon([this] { fs::resize_file(data_ + "/ACKNOWLEDGED", 0); });
}

// Which `cp` does: into the files that are there.
TEST_F(DataFolder, OverWhichAnOlderCopyIsLaidTakesNoMoreWrites) {
  fs::copy(data_, elsewhere_);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(Write().ok());
  }
  for (const auto& entry : fs::directory_iterator(elsewhere_)) {
    std::ofstream(data_ + "/" + entry.path().filename().string(), std::ios::binary)
        << std::ifstream(entry.path(), std::ios::binary).rdbuf();
  }
  ExpectNoMoreWritesSoon();
}

TEST_F(DataFolder, WhoseTableIsRemovedTakesNoMoreWrites) {
  const std::string table = MakeTable();
  fs::remove(table);
  ExpectNoMoreWritesSoon();
}

TEST_F(DataFolder, WhoseTableIsCutShortTakesNoMoreWritesWithinASecond) {
  const std::string table = MakeTable();
  fs::resize_file(table, fs::file_size(table) / 2);
  ExpectNoMoreWritesSoon();
}

TEST_F(DataFolder, WhoseTableFromBeforeTheStartIsCutShortTakesNoMoreWritesWithinASecond) {
  MakeTable();
  Start(data_);
  const std::string table = Files(".sst").front();
  fs::resize_file(table, fs::file_size(table) / 2);
  ExpectNoMoreWritesSoon();
}

TEST_F(DataFolder, ThatASecondProcessOwnsNowTakesNoMoreWritesOfTheFirst) {
  fs::rename(data_, elsewhere_);
  RunningCatalogue second(data_);
  second.MakeAgency("b", {});
  ExpectNoMoreWrites();
  running_->Kill();
  EXPECT_EQ(second.Stop(), 0);
  second.Restart();
}

TEST_F(DataFolder, BehindALinkThatIsTurnedTakesNoMoreWrites) {
  const std::string link = directory_ / "link";
  fs::create_directory(elsewhere_);
  fs::create_directory_symlink(elsewhere_, link);
  Start(link);
  fs::create_directory(directory_ / "third");
  fs::remove(link);
  fs::create_directory_symlink(directory_ / "third", link);
  ExpectNoMoreWrites();
}

// The layer stands in for a mount, which not every machine lets one make.
TEST_F(DataFolder, ThatIsMountedOverTakesNoMoreWrites) {
  plan_.Set("device");
  ExpectNoMoreWrites();
}

}  // namespace
}  // namespace tertib
