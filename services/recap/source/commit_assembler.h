#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/source/event_source.h"
#include "tertib/catalogue/v1/event_service.pb.h"

namespace tertib::recap {

// Makes whole commits out of the messages of one stream, and checks that the stream keeps its
// word: events rise by one, tokens stand only at the end of a commit, and no checkpoint is ahead
// of what was sent. One for each connection: with it goes the part of a commit that it still
// holds. One thread at a time.
class CommitAssembler {
 public:
  // `from` is where the stream was resumed.
  explicit CommitAssembler(Sequence from) : reached_(from) {}

  // What the message completes; nothing if the commit goes on. DATA_LOSS, with what is wrong: the
  // stream broke its word and must be left.
  absl::StatusOr<std::optional<Delivery>> Take(catalogue::v1::WatchEventsResponse message);

 private:
  absl::StatusOr<std::optional<Delivery>> TakeBatch(catalogue::v1::EventBatch& batch);
  absl::StatusOr<std::optional<Delivery>> TakeMark(Delivery::Kind kind, const std::string& token,
                                                   uint64_t sequence, uint64_t newest);

  Sequence reached_;  // The last event taken.
  std::vector<catalogue::v1::Event> pending_;
};

}  // namespace tertib::recap
