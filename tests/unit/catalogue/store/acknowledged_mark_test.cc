#include "services/catalogue/store/acknowledged_mark.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

const std::string kStore(16, 's');

class AcknowledgedMarkTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<AcknowledgedMark>> Open() {
    return AcknowledgedMark::Open(directory_.path(), kStore);
  }
  // Damages the slot that begins there.
  void Damage(std::streamoff slot) {
    std::fstream file(directory_ / "ACKNOWLEDGED", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(slot + 20);
    file.put('\xff');
  }

  const TempDir directory_;
};

TEST_F(AcknowledgedMarkTest, SaysWhatItWasRaisedToLast) {
  {
    const auto mark = AcknowledgedMark::Make(directory_.path(), kStore);
    ASSERT_TRUE(mark.ok()) << mark.status();
    EXPECT_TRUE((*mark)->Raise(Sequence{7}).ok());
    EXPECT_TRUE((*mark)->Sync().ok());
    EXPECT_TRUE((*mark)->Raise(Sequence{8}).ok());
    EXPECT_TRUE((*mark)->Raise(Sequence{9}).ok());
  }
  EXPECT_EQ((*Open())->sequence(), Sequence{9});
}

TEST_F(AcknowledgedMarkTest, AWriteThatIsTornSparesWhatWasSynced) {
  for (const std::streamoff torn : {0, 4096}) {
    const auto mark = AcknowledgedMark::Make(directory_.path(), kStore);
    ASSERT_TRUE(mark.ok()) << mark.status();
    ASSERT_TRUE((*mark)->Raise(Sequence{7}).ok());
    ASSERT_TRUE((*mark)->Sync().ok());
    ASSERT_TRUE((*mark)->Raise(Sequence{8}).ok());
    Damage(torn);
    const auto found = Open();
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ((*found)->sequence(), torn == 0 ? Sequence{8} : Sequence{7});
  }
}

TEST_F(AcknowledgedMarkTest, DamageOfAllAndAnotherStoresAreRefused) {
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(AcknowledgedMark::Make(directory_.path(), std::string(16, 'o')).ok());
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
  ASSERT_TRUE(AcknowledgedMark::Make(directory_.path(), kStore).ok());
  Damage(0);
  Damage(4096);
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
  std::filesystem::resize_file(directory_ / "ACKNOWLEDGED", 0);
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(AcknowledgedMarkTest, AFolderInItsPlaceIsALossAndWhatCannotBeOpenedIsSaidWithWhatToDo) {
  std::filesystem::create_directory(directory_ / "ACKNOWLEDGED");
  const absl::Status folder = Open().status();
  EXPECT_EQ(folder.code(), absl::StatusCode::kDataLoss) << folder;
  EXPECT_NE(folder.message().find("is a folder"), std::string::npos) << folder;
  std::filesystem::remove(directory_ / "ACKNOWLEDGED");
  std::filesystem::create_symlink("ACKNOWLEDGED", directory_ / "ACKNOWLEDGED");
  const absl::Status loop = Open().status();
  EXPECT_EQ(loop.code(), absl::StatusCode::kUnavailable) << loop;
  EXPECT_NE(loop.message().find("then start again"), std::string::npos) << loop;
}

}  // namespace
}  // namespace tertib::catalogue
