#include "services/recap/source/commit_assembler.h"

#include <gtest/gtest.h>

namespace tertib::recap {
namespace {

using catalogue::v1::WatchEventsResponse;

WatchEventsResponse Batch(uint64_t first, uint64_t last, const std::string& token) {
  WatchEventsResponse message;
  for (uint64_t sequence = first; sequence <= last; ++sequence) {
    message.mutable_batch()->add_events()->set_sequence(sequence);
  }
  message.mutable_batch()->set_commit_continues(token.empty());
  message.mutable_batch()->set_resume_token(token);
  return message;
}

WatchEventsResponse CaughtUpAt(uint64_t sequence) {
  WatchEventsResponse message;
  message.mutable_caught_up()->set_resume_token("t");
  message.mutable_caught_up()->set_sequence(sequence);
  return message;
}

TEST(CommitAssembler, HandsACommitOnWhole) {
  CommitAssembler assembler(Sequence{4});
  EXPECT_FALSE(assembler.Take(Batch(5, 6, "")).value().has_value());
  EXPECT_FALSE(assembler.Take(Batch(7, 7, "")).value().has_value());
  const auto delivery = assembler.Take(Batch(8, 9, "t")).value();
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->kind, Delivery::Kind::kEvents);
  EXPECT_EQ(delivery->events.size(), 5U);
  EXPECT_EQ(delivery->position, (Position{"t", Sequence{9}}));
  const auto caught_up = assembler.Take(CaughtUpAt(9)).value();
  EXPECT_EQ(caught_up->kind, Delivery::Kind::kCaughtUp);
}

TEST(CommitAssembler, LeavesAStreamThatBreaksItsWord) {
  const auto breaks = [](std::vector<WatchEventsResponse> messages) {
    CommitAssembler assembler(Sequence{0});
    absl::Status status;
    for (auto& message : messages) {
      status = assembler.Take(std::move(message)).status();
    }
    return absl::IsDataLoss(status);
  };
  EXPECT_TRUE(breaks({Batch(2, 3, "t")})) << "a gap";
  EXPECT_TRUE(breaks({Batch(1, 3, "t"), Batch(3, 4, "t")})) << "a repeat";
  EXPECT_TRUE(breaks({Batch(1, 3, "t"), CaughtUpAt(4)})) << "a position ahead of what was sent";
  EXPECT_TRUE(breaks({Batch(1, 3, ""), CaughtUpAt(3)})) << "a position inside a commit";
  EXPECT_TRUE(breaks({Batch(1, 0, "t")})) << "no events";
  EXPECT_TRUE(breaks({WatchEventsResponse()})) << "nothing";
  WatchEventsResponse both = Batch(1, 1, "t");
  both.mutable_batch()->set_commit_continues(true);
  EXPECT_TRUE(breaks({both})) << "a token inside a commit";
}

}  // namespace
}  // namespace tertib::recap
