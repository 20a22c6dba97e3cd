#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/catalogue/domain/commit_draft.h"
#include "services/catalogue/domain/state.h"
#include "services/catalogue/sequencer/record_times.h"
#include "services/catalogue/sequencer/sequencer_metrics.h"
#include "services/catalogue/store/overlay.h"
#include "services/catalogue/store/store.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/log_point.h"
#include "services/common/mutex.h"

namespace tertib::catalogue {

// What a command decides: reads the state as left by every command before it, and adds events to
// the draft. Runs on the sequencer's thread. May run for a commit that then fails: only what its
// answer says counts.
using Decision = std::function<absl::Status(const StateReader& state, CommitDraft& draft)>;

// A change that somebody asks for.
struct Command {
  Decision decide;
  // Decide, but record nothing.
  bool validate_only = false;
  // About how much memory it holds, and its commit will; bounds what waits and what is grouped.
  size_t bytes = 1'000;
  // Names the request (AIP-155) and its content; empty: it has no name.
  std::string request_id;
  std::string request_digest;
};

// How a command came out.
struct Outcome {
  // The answer holds from this sequence on, …
  Sequence sequence;
  // … which is of this history.
  std::string history;
  // The request was answered before: the last event of the commit that did. The decision was not
  // run.
  std::optional<v1::Event> replayed;
};

using OutcomeCallback = std::function<void(absl::StatusOr<Outcome>)>;

// Puts commands into one order. One thread takes all that wait as a group, decides each against the
// state and those before it, writes the events of all in one commit group with one sync, publishes
// them, then answers all. So rules need no locks, no update is lost, and throughput grows with the
// number of callers.
//
// Submit may be called by any thread; callbacks run on the sequencer's and must not block. The
// references must outlive it; destroying it answers what still waits.
class Sequencer {
 public:
  // Called with each group after it is on disk and before its commands are answered.
  using Publisher = std::function<void(const std::vector<LogEntry>&)>;

  // How much may wait; what comes on top is refused.
  struct Limits {
    size_t commands = 10'000;
    // The sum of Command::bytes.
    size_t bytes = size_t{1} << 30;
  };

  // `history` is what its events bear: another one for each sequencer that there ever is.
  Sequencer(Store& store, const Clock& clock, Logger& log, SequencerMetrics metrics,
            Publisher publish, const Limits& limits, std::string history = NewHistory());
  Sequencer(Store& store, const Clock& clock, Logger& log, SequencerMetrics metrics,
            Publisher publish)
      : Sequencer(store, clock, log, metrics, std::move(publish), Limits()) {}
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // Queues a command. Fails through the callback, maybe before returning: OVERLOADED if too many
  // wait, NOT_SERVING once it stops; else with what the decision or the store says (INTERNAL for a
  // decision that throws), or REQUEST_ID_REUSED.
  void Submit(Command command, OutcomeCallback callback);

  // Answers what waits, then takes no more. Idempotent; not from the sequencer's own thread.
  void Stop();

  // When the newest event was recorded; the infinite past if there is none. Any thread.
  absl::Time NewestRecordTime() const { return record_times_.Newest(); }
  // How far record times are ahead of the wall clock now; zero if they are not. Any thread.
  absl::Duration RecordTimesAhead() const { return record_times_.Ahead(); }

 private:
  struct Waiting {
    Command command;
    OutcomeCallback callback;
    SteadyTime since;
  };
  struct Answer {
    OutcomeCallback callback;
    absl::StatusOr<Outcome> outcome;
  };
  class Group;

  void Run();
  std::optional<std::vector<Waiting>> TakeGroup();
  void Process(std::vector<Waiting> commands);
  // Where the log ends.
  const LogPoint& Newest();

  Store& store_;
  Logger& log_;
  const SequencerMetrics metrics_;
  const Publisher publish_;
  const Limits limits_;
  const std::string history_;
  // Asked on the sequencer's thread, but for Ahead.
  RecordTimes record_times_;
  // Only on the sequencer's thread; nothing until Newest() was asked.
  std::optional<LogPoint> newest_;

  Mutex mutex_;
  CondVar changed_;
  std::deque<Waiting> queue_ TERTIB_GUARDED_BY(mutex_);
  size_t queued_bytes_ TERTIB_GUARDED_BY(mutex_) = 0;
  bool stopping_ TERTIB_GUARDED_BY(mutex_) = false;

  std::thread thread_;
};

// Adds the figures that ask the sequencer at each scrape: it must outlive those.
void AddSequencerGauges(const Sequencer& sequencer, Metrics& metrics);

}  // namespace tertib::catalogue
