#include "services/recap/source/commit_assembler.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "services/common/timestamp.h"

namespace tertib::recap {
namespace {

absl::Status Broken(const std::string& what) {
  return absl::DataLossError(fmt::format("the event stream broke its word: {}", what));
}

}  // namespace

absl::StatusOr<std::optional<Delivery>> CommitAssembler::Take(
    catalogue::v1::WatchEventsResponse message) {
  using catalogue::v1::WatchEventsResponse;
  switch (message.item_case()) {
    case WatchEventsResponse::kBatch:
      return TakeBatch(*message.mutable_batch());
    case WatchEventsResponse::kCheckpoint:
      return TakeMark(Delivery::Kind::kCheckpoint, message.checkpoint().resume_token(),
                      message.checkpoint().sequence(), message.checkpoint().sequence());
    case WatchEventsResponse::kCaughtUp:
      return TakeMark(Delivery::Kind::kCaughtUp, message.caught_up().resume_token(),
                      message.caught_up().sequence(), message.caught_up().sequence());
    case WatchEventsResponse::kFellBehind:
      return TakeMark(Delivery::Kind::kFellBehind, message.fell_behind().resume_token(),
                      message.fell_behind().sequence(), message.fell_behind().newest_sequence());
    case WatchEventsResponse::ITEM_NOT_SET:
      break;
  }
  return Broken("a message of a kind that this version does not know");
}

absl::StatusOr<std::optional<Delivery>> CommitAssembler::TakeBatch(
    catalogue::v1::EventBatch& batch) {
  if (batch.events().empty()) {
    return Broken("a batch without events");
  }
  if (batch.commit_continues() != batch.resume_token().empty()) {
    return Broken("a resume token in the middle of a commit, or none at its end");
  }
  for (catalogue::v1::Event& event : *batch.mutable_events()) {
    if (event.sequence() != reached_.value + 1) {
      return Broken(fmt::format("event {} came after event {}", event.sequence(), reached_.value));
    }
    reached_ = Sequence{event.sequence()};
    pending_.push_back(std::move(event));
  }
  if (batch.commit_continues()) {
    return std::nullopt;
  }
  Position position{batch.resume_token(), reached_};
  if (pending_.back().has_record_time()) {
    position.record_time = FromTimestamp(pending_.back().record_time());
  }
  return Delivery{Delivery::Kind::kEvents, std::exchange(pending_, {}), std::move(position),
                  reached_};
}

absl::StatusOr<std::optional<Delivery>> CommitAssembler::TakeMark(Delivery::Kind kind,
                                                                  const std::string& token,
                                                                  uint64_t sequence,
                                                                  uint64_t newest) {
  if (!pending_.empty() || token.empty()) {
    return Broken("a position that is not at the end of a commit");
  }
  if (sequence != reached_.value) {
    return Broken(
        fmt::format("a position at {} after event {} was sent", sequence, reached_.value));
  }
  return Delivery{kind, {}, Position{token, reached_}, Sequence{newest}};
}

}  // namespace tertib::recap
