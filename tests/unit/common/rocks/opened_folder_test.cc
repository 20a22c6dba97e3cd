#include "services/common/rocks/opened_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

class OpenedFolderTest : public ::testing::Test {
 protected:
  OpenedFolderTest() : folder_(OpenedFolder::Open(path_).value()) {
    std::ofstream(path_ + "/LOCK") << "x";
    EXPECT_NE(folder_->Keep("LOCK"), nullptr);
  }

  const TempDir directory_;
  const std::string path_ = directory_ / "above/data/";
  const std::unique_ptr<OpenedFolder> folder_;
};

TEST_F(OpenedFolderTest, IsMadeAndTheOneThatWasOpened) {
  EXPECT_TRUE(std::filesystem::is_directory(path_));
  EXPECT_TRUE(folder_->Check().ok());
}

TEST_F(OpenedFolderTest, IsHeldByOneAlone) {
  EXPECT_EQ(OpenedFolder::Open(path_).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(OpenedFolderTest, IsAnotherOnceItWasRemoved) {
  std::filesystem::remove_all(path_);
  EXPECT_FALSE(folder_->Check().ok());
  std::filesystem::create_directories(path_);
  EXPECT_FALSE(folder_->Check().ok());
}

TEST_F(OpenedFolderTest, IsAnotherOnceItWasRenamedThoughACopyIsInItsPlace) {
  std::filesystem::rename(directory_ / "above", directory_ / "away");
  EXPECT_FALSE(folder_->Check().ok());
  std::filesystem::copy(directory_ / "away", directory_ / "above",
                        std::filesystem::copy_options::recursive);
  EXPECT_FALSE(folder_->Check().ok());
}

TEST_F(OpenedFolderTest, IsAnotherOnceItsFilesWereReplaced) {
  std::filesystem::copy_file(path_ + "LOCK", path_ + "new");
  std::filesystem::rename(path_ + "new", path_ + "LOCK");
  EXPECT_FALSE(folder_->Check().ok());
}

TEST_F(OpenedFolderTest, LetsAFileGoThatIsForgotten) {
  folder_->Forget("LOCK");
  std::filesystem::remove(path_ + "LOCK");
  EXPECT_TRUE(folder_->Check().ok());
}

TEST_F(OpenedFolderTest, IsNotWholeOnceAFileIsShorterThanItWas) {
  std::filesystem::resize_file(path_ + "LOCK", 0);
  EXPECT_FALSE(folder_->CheckThoroughly().ok());
}

TEST_F(OpenedFolderTest, IsNotWholeOnceContentThatHasToStayWasOverwritten) {
  std::ofstream(path_ + "CURRENT") << "MANIFEST-1";
  folder_->KeepContent("CURRENT");
  EXPECT_TRUE(folder_->CheckThoroughly().ok());
  std::ofstream(path_ + "CURRENT") << "MANIFEST-2";
  EXPECT_FALSE(folder_->CheckThoroughly().ok());
}

TEST_F(OpenedFolderTest, IsNotWholeOnceAFileWasCutShortAndWrittenOnTo) {
  const std::string path = path_ + "1.log";
  const std::string content(1 << 20, 'x');
  std::ofstream file(path);
  const auto kept = folder_->KeepGrowing("1.log");
  ASSERT_NE(kept, nullptr);
  file << content << std::flush;
  kept->size = content.size();
  EXPECT_TRUE(folder_->CheckThoroughly().ok());
  std::filesystem::resize_file(path, 0);
  file << content << std::flush;
  kept->size += content.size();
  EXPECT_EQ(std::filesystem::file_size(path), kept->size);
  EXPECT_FALSE(folder_->CheckThoroughly().ok());
}

TEST(OpenedFolder, WithAnotherInItsWayCannotBeMade) {
  const TempDir directory;
  std::ofstream(directory / "file") << "x";
  EXPECT_EQ(OpenedFolder::Open(directory / "file").status().code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace tertib
