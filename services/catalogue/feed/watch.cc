#include "services/catalogue/feed/watch.h"

#include <utility>

#include "services/catalogue/feed/resume_token.h"
#include "services/common/error.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMessageBytes = size_t{64} << 10;
constexpr uint64_t kHiddenPerCheckpoint = 1'000;
constexpr Sequence kNoEnd{UINT64_MAX};

absl::Status Closed() {
  return MakeError(absl::StatusCode::kUnavailable, v1::ERROR_REASON_NOT_SERVING,
                   {"The catalogue is stopping. Watch again from the last resume_token.",
                    "Layanan katalog sedang berhenti. Lanjutkan dari resume_token terakhir."});
}

// The commit that ends at `sequence`; nothing if none does. Where the log does not go back so far,
// without its digest.
absl::StatusOr<std::optional<CommitEnd>> FindCommitEnd(const Store& store, Sequence sequence) {
  if (sequence < store.oldest_sequence()) {
    return CommitEnd{sequence, DigestOfNothing()};
  }
  TERTIB_ASSIGN_OR_RETURN(const auto entries, store.ReadEvents(Sequence{sequence.value - 1},
                                                               {.events = 1, .bytes = 1}));
  if (entries.empty() || !entries.front().ends_commit) {
    return std::nullopt;
  }
  return CommitEnd{sequence, DigestOfCommit(entries.front().event)};
}

// Where a token stands, if the log still goes on from there.
absl::StatusOr<CommitEnd> LocateToken(const Feed& feed, const std::string& token) {
  const Store& store = feed.store();
  TERTIB_ASSIGN_OR_RETURN(CommitEnd claimed, ParseResumeToken(token, store.incarnation()));
  if (claimed.sequence > feed.newest()) {
    return StoreReplaced();
  }
  if (claimed.sequence.value + 1 < store.oldest_sequence().value) {
    return EventsTrimmed(store.oldest_sequence());
  }
  TERTIB_ASSIGN_OR_RETURN(const auto found, FindCommitEnd(store, claimed.sequence));
  if (!found || (claimed.sequence >= store.oldest_sequence() && found->digest != claimed.digest)) {
    return StoreReplaced();
  }
  return claimed;
}

absl::StatusOr<CommitEnd> LocateNewest(const Feed& feed) {
  TERTIB_ASSIGN_OR_RETURN(auto found, FindCommitEnd(feed.store(), feed.newest()));
  if (!found) {
    return absl::DataLossError("the newest event ends no commit");
  }
  return *std::move(found);
}

}  // namespace

Watch::Watch(const Feed& feed, const WatchOptions& options, CommitEnd begin)
    : feed_(feed),
      options_(options),
      cursor_(begin.sequence),
      resumable_(std::move(begin)),
      target_(feed.newest()),
      last_sent_(feed.clock().Steady()) {}

absl::StatusOr<Watch> Watch::Begin(const Feed& feed, const WatchOptions& options) {
  switch (options.from) {
    case WatchFrom::kEarliest:
      return Watch(feed, options,
                   {Sequence{feed.store().oldest_sequence().value - 1}, DigestOfNothing()});
    case WatchFrom::kNow: {
      TERTIB_ASSIGN_OR_RETURN(CommitEnd newest, LocateNewest(feed));
      return Watch(feed, options, std::move(newest));
    }
    case WatchFrom::kToken: {
      TERTIB_ASSIGN_OR_RETURN(CommitEnd begin, LocateToken(feed, options.resume_token));
      return Watch(feed, options, std::move(begin));
    }
  }
  return absl::InternalError("unknown start of a watch");
}

absl::StatusOr<WatchItem> Watch::Next() {
  while (true) {
    if (ended_) {
      return WatchEnd();
    }
    if (feed_.closed()) {
      return Closed();
    }
    const Sequence until = options_.until_current ? target_ : kNoEnd;
    TERTIB_ASSIGN_OR_RETURN(auto portion, feed_.After(cursor_, until, kMessageBytes));
    if (portion.pieces.empty()) {
      return AtCurrent();
    }
    if (portion.from_log && current_ && !inside_commit_) {
      return FallBehind(portion.newest);
    }
    if (auto item = Deliver(std::move(portion.pieces))) {
      return *std::move(item);
    }
  }
}

std::string Watch::Token() const {
  return MakeResumeToken(feed_.store().incarnation(), resumable_);
}

// There is nothing after the cursor.
WatchItem Watch::AtCurrent() {
  const SteadyTime now = feed_.clock().Steady();
  if (!current_) {
    current_ = true;
    ended_ = options_.until_current;
    hidden_ = 0;
    last_sent_ = now;
    return WatchCaughtUp{Token(), resumable_.sequence};
  }
  const SteadyTime deadline = After(last_sent_, feed_.checkpoint_interval());
  if (now >= deadline) {
    return Checkpoint();
  }
  return WatchIdle{cursor_, deadline};
}

WatchItem Watch::FallBehind(Sequence newest) {
  current_ = false;
  last_sent_ = feed_.clock().Steady();
  feed_.metrics().fell_behind->Increment();
  return WatchFellBehind{Token(), resumable_.sequence, newest};
}

WatchItem Watch::Checkpoint() {
  hidden_ = 0;
  last_sent_ = feed_.clock().Steady();
  return WatchCheckpoint{Token(), resumable_.sequence, feed_.clock().Now()};
}

// A batch of what passes the filter; a checkpoint if enough does not; nothing if there is only
// little to skip.
std::optional<WatchItem> Watch::Deliver(std::vector<FeedPiecePtr> pieces) {
  WatchBatch batch;
  for (FeedPiecePtr& piece : pieces) {
    const bool hidden = !options_.agency.empty() && piece->agency != options_.agency;
    const uint64_t left = options_.max_events == 0 ? UINT64_MAX : options_.max_events - delivered_;
    if (!hidden && piece->event_count() > left) {
      if (!batch.pieces.empty()) {
        break;  // Those before it come with their resume token.
      }
      piece = FirstEvents(*piece, left);
    }
    cursor_ = piece->last;
    inside_commit_ = !piece->ends_commit;
    if (!inside_commit_) {
      resumable_ = {cursor_, piece->digest};
    }
    if (hidden) {
      hidden_ += piece->event_count();
      continue;
    }
    delivered_ += piece->event_count();
    batch.commit_continues = !piece->ends_commit;
    batch.pieces.push_back(std::move(piece));
    if (options_.max_events != 0 && delivered_ == options_.max_events) {
      ended_ = true;
      break;
    }
  }
  if (!batch.pieces.empty()) {
    hidden_ = 0;
    last_sent_ = feed_.clock().Steady();
    if (!batch.commit_continues) {
      batch.resume_token = Token();
    }
    return batch;
  }
  if (hidden_ >= kHiddenPerCheckpoint && !inside_commit_) {
    return Checkpoint();
  }
  return std::nullopt;
}

}  // namespace tertib::catalogue
