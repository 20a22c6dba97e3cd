#include "services/catalogue/store/wal_continuity.h"

#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include "services/catalogue/store/keys.h"

namespace tertib::catalogue {
namespace {

using Processing = rocksdb::WalFilter::WalProcessingOption;

class WalContinuityTest : public ::testing::Test {
 protected:
  WalContinuityTest() { continuity_.ColumnFamilyLogNumberMap({}, {{"events", 0}}); }

  // Replays a batch of the events from `first` to `last`.
  Processing Replay(uint64_t first, uint64_t last) {
    rocksdb::WriteBatch batch;
    for (uint64_t sequence = first; sequence <= last; ++sequence) {
      batch.Put(EventKey(Sequence{sequence}), "event");
    }
    bool changed = false;
    return continuity_.LogRecordFound(1, "000001.log", batch, nullptr, &changed);
  }

  WalContinuity continuity_;
};

TEST_F(WalContinuityTest, BatchesThatGoOnAreReplayed) {
  EXPECT_EQ(Replay(5, 7), Processing::kContinueProcessing);
  EXPECT_EQ(Replay(8, 8), Processing::kContinueProcessing);
  EXPECT_EQ(continuity_.first(), Sequence{5});
  EXPECT_FALSE(continuity_.hole().has_value());
}

TEST_F(WalContinuityTest, AHoleEndsTheReplayAndIsNamed) {
  EXPECT_EQ(Replay(1, 3), Processing::kContinueProcessing);
  EXPECT_EQ(Replay(5, 6), Processing::kCorruptedRecord);
  ASSERT_TRUE(continuity_.hole().has_value());
  EXPECT_EQ(continuity_.hole()->last, Sequence{3});
  EXPECT_EQ(continuity_.hole()->next, Sequence{5});
}

TEST_F(WalContinuityTest, ABatchThatWasThereBeforeEndsTheReplay) {
  EXPECT_EQ(Replay(1, 3), Processing::kContinueProcessing);
  EXPECT_EQ(Replay(3, 4), Processing::kCorruptedRecord);
}

TEST_F(WalContinuityTest, ABatchWithoutEventsIsPassedOver) {
  EXPECT_EQ(Replay(1, 0), Processing::kContinueProcessing);
  EXPECT_FALSE(continuity_.first().has_value());
}

}  // namespace
}  // namespace tertib::catalogue
