// The folder that was opened is the folder that is written: once --data names another, or what was
// in it is gone, nothing is acknowledged any more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "services/common/error.h"
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

  int ErrorLines() const {
    std::istringstream lines(running_->service().process().Log());
    int errors = 0;
    for (std::string line; std::getline(lines, line);) {
      errors += LogField(line, "level") == "error" ? 1 : 0;
    }
    return errors;
  }

  // Not one write is acknowledged any more, and that is told.
  void ExpectNoMoreWrites() {
    for (int i = 0; i < 5; ++i) {
      const absl::Status refused = Write();
      EXPECT_EQ(ReasonOf(refused), catalogue::v1::ERROR_REASON_STORE_READ_ONLY) << refused;
    }
    EXPECT_EQ(IsServing(running_->channel(), "").value(), false);
    EXPECT_THAT(Scrape(running_->metrics()), HasSubstr("tertib_catalogue_read_only 1"));
    EXPECT_EQ(ErrorLines(), 1) << running_->service().process().Log();
    EXPECT_TRUE(Call(running_->catalogue(), &catalogue::v1::CatalogueService::Stub::ListAgencies,
                     catalogue::v1::ListAgenciesRequest())
                    .ok());
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
