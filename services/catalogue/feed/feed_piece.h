#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/catalogue/store/store.h"
#include "services/common/sequence.h"

namespace tertib::catalogue {

// A run of events of one agency, encoded once for all who watch: the bytes of field `events` of
// tertib.catalogue.v1.EventBatch, ready to be sent. Never changed once made.
struct FeedPiece {
  Sequence first;
  Sequence last;
  std::string agency;
  // The last event ends its commit; else the next piece goes on with it.
  bool ends_commit = false;
  // If it does: DigestOfCommit.
  std::string digest;
  std::string wire;

  size_t event_count() const { return last.value - first.value + 1; }
};

using FeedPiecePtr = std::shared_ptr<const FeedPiece>;

// No piece is larger, except one of a single event.
inline constexpr size_t kMaxPieceBytes = size_t{256} << 10;

// Encodes events in order; a piece holds events of one commit only.
std::vector<FeedPiecePtr> EncodePieces(const std::vector<LogEntry>& entries);

// The first `count` events of a piece; `count` is at least 1 and less than it has.
FeedPiecePtr FirstEvents(const FeedPiece& piece, size_t count);

}  // namespace tertib::catalogue
