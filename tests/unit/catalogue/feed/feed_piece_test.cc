#include "services/catalogue/feed/feed_piece.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tertib/catalogue/v1/event_service.pb.h"

namespace tertib::catalogue {
namespace {

LogEntry Entry(uint64_t sequence, bool ends_commit, size_t padding = 0) {
  v1::Event event;
  event.set_sequence(sequence);
  event.set_request_id(std::string(padding, 'x'));
  return {Sequence{sequence}, "a", ends_commit, event.SerializeAsString()};
}

std::vector<uint64_t> Sequences(const FeedPiece& piece) {
  v1::EventBatch batch;
  EXPECT_TRUE(batch.ParseFromString(piece.wire));
  std::vector<uint64_t> sequences;
  for (const auto& event : batch.events()) {
    sequences.push_back(event.sequence());
  }
  return sequences;
}

TEST(FeedPiece, IsTheEventsFieldOfABatch) {
  const auto pieces = EncodePieces({Entry(1, false), Entry(2, true), Entry(3, true)});
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(Sequences(*pieces[0]), (std::vector<uint64_t>{1, 2}));
  EXPECT_TRUE(pieces[0]->ends_commit);
  EXPECT_EQ(pieces[1]->first, Sequence{3});
}

TEST(FeedPiece, ALargeCommitComesInSeveral) {
  std::vector<LogEntry> commit;
  for (uint64_t i = 1; i <= 10; ++i) {
    commit.push_back(Entry(i, i == 10, kMaxPieceBytes / 3));
  }
  const auto pieces = EncodePieces(commit);
  ASSERT_GT(pieces.size(), 1U);
  uint64_t next = 1;
  for (const auto& piece : pieces) {
    EXPECT_LE(piece->wire.size(), kMaxPieceBytes + 16);
    EXPECT_EQ(piece->ends_commit, piece == pieces.back());
    for (const uint64_t sequence : Sequences(*piece)) {
      EXPECT_EQ(sequence, next++);
    }
  }
  EXPECT_EQ(next, 11U);
}

TEST(FeedPiece, ItsFirstEventsAreAPieceThatDoesNotEndTheCommit) {
  const auto pieces = EncodePieces({Entry(1, false), Entry(2, false, 300), Entry(3, true)});
  const auto head = FirstEvents(*pieces.front(), 2);
  EXPECT_EQ(Sequences(*head), (std::vector<uint64_t>{1, 2}));
  EXPECT_EQ(head->last, Sequence{2});
  EXPECT_FALSE(head->ends_commit);
}

}  // namespace
}  // namespace tertib::catalogue
