#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/catalogue/feed/feed_metrics.h"
#include "services/catalogue/feed/feed_piece.h"
#include "services/catalogue/store/store.h"
#include "services/common/clock.h"
#include "services/common/mutex.h"

namespace tertib::catalogue {

// What those who watch read from: the newest commits in memory, older ones from the log. Each watch
// is a cursor that asks for what comes after it, so nothing is queued per watch, a slow one costs
// no memory, and nobody waits for it.
//
// Any thread may call it. `store` and `clock` must outlive it.
class Feed {
 public:
  struct Options {
    // How many bytes of encoded events are kept in memory.
    size_t recent_bytes = size_t{16} << 20;
    // How long a watch may be silent before it gets a checkpoint.
    absl::Duration checkpoint_interval = absl::Seconds(5);
  };
  using Wake = std::function<void()>;
  // Names a parked watch.
  using Ticket = uint64_t;

  // What comes after a cursor.
  struct Portion {
    std::vector<FeedPiecePtr> pieces;
    // They are from the log: the cursor is too old for what is kept in memory.
    bool from_log = false;
    // The newest event when the portion was taken.
    Sequence newest;
  };

  Feed(const Store& store, const Clock& clock, FeedMetrics metrics, const Options& options);
  Feed(const Store& store, const Clock& clock, FeedMetrics metrics)
      : Feed(store, clock, metrics, Options()) {}

  // Adds a commit group that has just become durable. Called by the sequencer, in order. Wakes
  // nobody itself (see WakeReaders), so that writers never pay for readers.
  void Publish(const std::vector<LogEntry>& entries);

  // The pieces after `cursor` up to `until`, about `bytes` of them; none if there are none. The
  // last one ends its commit, unless they are all of one commit. Errors of the log.
  absl::StatusOr<Portion> After(Sequence cursor, Sequence until, size_t bytes) const;

  // Calls `wake` once, from another thread, when something comes after `cursor`, when `deadline`
  // has passed, or when the feed closes. Returns nothing, and never calls it, if one of these is so
  // already.
  std::optional<Ticket> Park(Sequence cursor, SteadyTime deadline, Wake wake);
  // Forgets a parked watch. `wake` may still be running when it returns.
  void Unpark(Ticket ticket);

  // Blocks until something was published, the feed closed, or `timeout` passed; then wakes those
  // whose time has come. Returns false once the feed is closed. Called in a loop by one thread.
  bool WakeReaders(absl::Duration timeout);

  // Ends all watches: wakes everybody; from now on closed() is true.
  void Close();
  bool closed() const;

  Sequence newest() const;
  const Store& store() const { return store_; }
  const Clock& clock() const { return clock_; }
  const FeedMetrics& metrics() const { return metrics_; }
  absl::Duration checkpoint_interval() const { return options_.checkpoint_interval; }

 private:
  struct Parked {
    Sequence cursor;
    SteadyTime deadline;
    Wake wake;
  };

  bool HasNewsFor(const Parked& parked, SteadyTime now) const TERTIB_REQUIRES(mutex_);

  const Store& store_;
  const Clock& clock_;
  const FeedMetrics metrics_;
  const Options options_;

  mutable Mutex mutex_;
  CondVar published_;
  // In order and without a gap, ending with the newest event.
  std::deque<FeedPiecePtr> recent_ TERTIB_GUARDED_BY(mutex_);
  size_t recent_bytes_ TERTIB_GUARDED_BY(mutex_) = 0;
  Sequence newest_ TERTIB_GUARDED_BY(mutex_);
  // Set by Publish, cleared by WakeReaders.
  bool news_ TERTIB_GUARDED_BY(mutex_) = false;
  bool closed_ TERTIB_GUARDED_BY(mutex_) = false;
  std::unordered_map<Ticket, Parked> parked_ TERTIB_GUARDED_BY(mutex_);
  Ticket next_ticket_ TERTIB_GUARDED_BY(mutex_) = 1;
};

}  // namespace tertib::catalogue
