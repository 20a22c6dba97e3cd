#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/catalogue/store/tables.h"
#include "services/common/sequence.h"

namespace tertib::catalogue {

// An event as the log keeps it.
struct LogEntry {
  Sequence sequence;
  // The id of the agency it concerns; the same for all events of a commit.
  std::string agency;
  // It is the last of its commit.
  bool ends_commit = false;
  // The `tertib.catalogue.v1.Event`, serialised.
  std::string event;
};

// Commits to be written together, each of one agency. Its precondition is data, so that a
// replicated store can check it where it decides.
struct CommitGroup {
  // The last event before the group; the store must be exactly there.
  Sequence after;
  // The events, numbered from after + 1 without a gap; the last ends its commit.
  std::vector<LogEntry> events;
  // The fold of those events.
  TableWrites writes;
};

// How much ReadEvents returns at most; at least one event if there is one.
struct ReadLimits {
  size_t events = 1'000;
  size_t bytes = size_t{64} << 10;
};

// The state at one sequence; it does not change. Any thread.
class Snapshot : public TableReader {
 public:
  virtual Sequence sequence() const = 0;
};

// The one seam for storage: the event log, which is the truth, and the state, which is its fold.
// Any thread may read; Commit is called by one thread at a time (the sequencer's). Every snapshot
// must go before the store does.
class Store {
 public:
  virtual ~Store() = default;

  // What tells this store from every other, 16 bytes. Made with the store.
  virtual const std::string& incarnation() const = 0;

  // Writes the group, all of it or nothing, and returns once it survives a crash of the machine.
  // FAILED_PRECONDITION if the store is not at `after`, STORE_FULL if the disk has too little room
  // left; nothing is written. STORE_READ_ONLY if the disk refused: whether the group was written
  // shows when the store is opened again, and no further commit is taken until then.
  virtual absl::Status Commit(const CommitGroup& group) = 0;

  // The state of the newest commit.
  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;

  // The state as it is at each single read: cheaper than a snapshot where one record is wanted. A
  // value read is the record's newest at some time after the call began.
  virtual const TableReader& latest() const = 0;

  // The newest event; 0 if there is none. All that was committed before a Commit returned counts.
  virtual Sequence last_sequence() const = 0;

  // The oldest event that is kept; one more than last_sequence() if none is.
  virtual Sequence oldest_sequence() const = 0;

  // Events after `after` (at least oldest_sequence() - 1) in order. Empty: there are none yet.
  // STORE_CORRUPT if the log has a gap.
  virtual absl::StatusOr<std::vector<LogEntry>> ReadEvents(Sequence after,
                                                           const ReadLimits& limits) const = 0;
};

}  // namespace tertib::catalogue
