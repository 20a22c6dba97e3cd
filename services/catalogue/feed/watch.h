#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/catalogue/feed/feed.h"
#include "services/catalogue/feed/resume_token.h"
#include "services/common/clock.h"

namespace tertib::catalogue {

// Where a watch begins.
enum class WatchFrom { kEarliest, kNow, kToken };

struct WatchOptions {
  WatchFrom from = WatchFrom::kEarliest;
  // With kToken.
  std::string resume_token;
  // The id of an agency; empty: all.
  std::string agency;
  bool until_current = false;
  // 0: no limit.
  uint64_t max_events = 0;
};

// One message of a watch, as WatchEventsResponse has them.
struct WatchBatch {
  std::vector<FeedPiecePtr> pieces;
  bool commit_continues = false;
  // Empty if the commit continues.
  std::string resume_token;
};
struct WatchCheckpoint {
  std::string resume_token;
  Sequence sequence;
  // By the wall clock: it is shown.
  absl::Time send_time;
};
struct WatchCaughtUp {
  std::string resume_token;
  Sequence sequence;
};
struct WatchFellBehind {
  std::string resume_token;
  Sequence sequence;
  Sequence newest;
};
// Nothing more will come.
struct WatchEnd {};
// Nothing to send now: park in the feed.
struct WatchIdle {
  Sequence cursor;
  SteadyTime deadline;
};
using WatchItem =
    std::variant<WatchBatch, WatchCheckpoint, WatchCaughtUp, WatchFellBehind, WatchEnd, WatchIdle>;

// One reader's way through the log. Everything it says comes out of Next in order, so nothing can
// overtake anything: a checkpoint is never ahead of what was delivered. One thread at a time;
// `feed` must outlive it.
class Watch {
 public:
  // RESUME_TOKEN_INVALID, STORE_REPLACED or EVENTS_TRIMMED if the watch cannot begin there.
  static absl::StatusOr<Watch> Begin(const Feed& feed, const WatchOptions& options);

  // What to send next. NOT_SERVING once the feed is closed; errors of the log.
  absl::StatusOr<WatchItem> Next();

 private:
  Watch(const Feed& feed, const WatchOptions& options, CommitEnd begin);

  std::string Token() const;
  WatchItem AtCurrent();
  WatchItem FallBehind(Sequence newest);
  std::optional<WatchItem> Deliver(std::vector<FeedPiecePtr> pieces);
  WatchItem Checkpoint();

  const Feed& feed_;
  const WatchOptions options_;
  // Everything up to here was delivered or does not pass the filter.
  Sequence cursor_;
  // The last end of a commit up to there: what tokens stand for.
  CommitEnd resumable_;
  // The end of the log when the watch began; the end of the watch with until_current.
  Sequence target_;
  // The cursor stands inside a commit, whose rest has to follow.
  bool inside_commit_ = false;
  // Caught up has been said, and fell behind has not since.
  bool current_ = false;
  bool ended_ = false;
  uint64_t delivered_ = 0;
  // How many events the filter hid since something was last sent.
  uint64_t hidden_ = 0;
  SteadyTime last_sent_;
};

}  // namespace tertib::catalogue
