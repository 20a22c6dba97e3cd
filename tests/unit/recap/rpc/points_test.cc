#include "services/recap/rpc/points.h"

#include <gtest/gtest.h>

#include <string>

#include "services/common/error.h"
#include "services/recap/projection/view_edits.h"
#include "services/recap/store/memory_view_store.h"

namespace tertib::recap {
namespace {

class PointsTest : public testing::Test {
 protected:
  // Events 1 and 2 are of the history "a", event 3 is of "b".
  void SetUp() override {
    const auto empty = store_.Snapshot();
    ViewEdits edits(*empty);
    edits.BeginHistory({Sequence{1}, "a"});
    edits.BeginHistory({Sequence{3}, "b"});
    ASSERT_TRUE(store_.Apply(edits.changes(), {"t", Sequence{3}}).ok());
    progress_.Advance(Sequence{3}, {});
    progress_.CaughtUp();
  }

  bool HoldsPoint(uint64_t sequence, const std::string& history) const {
    return Holds(*store_.Snapshot(), {Sequence{sequence}, history}).value();
  }
  catalogue::v1::ErrorReason ReasonFor(uint64_t sequence, const std::string& history) const {
    return ReasonOf(CheckWrite(*store_.Snapshot(), progress_, {Sequence{sequence}, history}));
  }

  MemoryViewStore store_;
  Progress progress_;
};

TEST_F(PointsTest, AViewHoldsAPointOfItsOwnHistoryOnly) {
  EXPECT_EQ(ReadStanding(*store_.Snapshot(), progress_).value().point,
            (LogPoint{Sequence{3}, "b"}));
  EXPECT_TRUE(HoldsPoint(0, ""));
  EXPECT_TRUE(HoldsPoint(2, "a"));
  EXPECT_TRUE(HoldsPoint(3, "b"));
  EXPECT_FALSE(HoldsPoint(2, "b"));
  EXPECT_FALSE(HoldsPoint(3, "a"));
  EXPECT_FALSE(HoldsPoint(4, "b"));
}

TEST_F(PointsTest, AWriteOfALostHistoryIsToldOnlyByWhoHearsFromTheCatalogue) {
  EXPECT_EQ(ReasonFor(2, "a"), catalogue::v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(ReasonFor(2, ""), catalogue::v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(ReasonFor(2, "lost"), catalogue::v1::ERROR_REASON_STORE_REPLACED);
  // The catalogue may have been restored since: then this view is the lost one.
  progress_.FellBehind();
  EXPECT_EQ(ReasonFor(2, "new"), catalogue::v1::ERROR_REASON_NOT_SERVING);
  EXPECT_EQ(ReasonFor(2, "a"), catalogue::v1::ERROR_REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace tertib::recap
