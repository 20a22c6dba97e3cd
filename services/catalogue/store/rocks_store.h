#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "services/catalogue/store/acknowledged_mark.h"
#include "services/catalogue/store/store.h"
#include "services/common/clock.h"
#include "services/common/disk_space.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/store_condition.h"

namespace tertib::catalogue {

// The store on embedded RocksDB, in one directory that one process may hold. A commit is one write
// batch, synced before Commit returns. Keys and values: docs/storage-format.md.
class RocksStore final : public Store {
 public:
  struct Options {
    // Made if it is not there.
    std::string directory;
    size_t block_cache_bytes = size_t{256} << 20;
    // Whether the directory has room for so many bytes more; asked before each write.
    bool (*has_room)(const std::string& directory, size_t bytes) = HasRoomFor;
    // How many files RocksDB may hold open.
    int max_open_files = 1'000;
    // Called when the condition changes, before the Commit returns that says so. From any thread,
    // one at a time.
    std::function<void(StoreCondition)> on_condition = [](StoreCondition) {};
  };

  // Opens the store in a directory, or makes one there. Errors have a line for people, with the
  // directory in it and what to do: FAILED_PRECONDITION if another process holds it, or it is not
  // this version's; DATA_LOSS if it is damaged, or lacks what was acknowledged; PERMISSION_DENIED,
  // RESOURCE_EXHAUSTED (disk full), … as the system says. `log` and `clock` must outlive the store.
  static absl::StatusOr<std::unique_ptr<RocksStore>> Open(const Options& options,
                                                          const Clock& clock, Logger& log);
  ~RocksStore() override;

  // Looks whether the disk has room and the directory is still the one that was opened, also while
  // nobody writes; and puts on disk what needs no haste. To be called about once a second.
  void Look() TERTIB_EXCLUDES(condition_mutex_);

  // Writes what is in memory into tables, and returns when that is on disk: a start then has
  // nothing to read again. STORE_FULL and STORE_READ_ONLY as Commit. Any thread.
  absl::Status Flush();

  // Adds figures about the disk and RocksDB, for as long as this lives: no scrape may come later.
  void ReportTo(Metrics& metrics) const;

  const std::string& incarnation() const override { return incarnation_; }
  absl::Status Commit(const CommitGroup& group) override;
  std::unique_ptr<Snapshot> TakeSnapshot() const override;
  const TableReader& latest() const override;
  Sequence last_sequence() const override { return Sequence{last_sequence_.load()}; }
  Sequence oldest_sequence() const override { return oldest_; }
  absl::StatusOr<std::vector<LogEntry>> ReadEvents(Sequence after,
                                                   const ReadLimits& limits) const override;

 private:
  class Database;
  class Reader;

  RocksStore(Options options, std::unique_ptr<Database> database, Logger& log);

  absl::Status Load(const Clock& clock);
  absl::Status LoadMetadata(const Clock& clock);
  absl::Status LoadLog();
  absl::Status LoadMark();

  void Become(StoreCondition condition, std::string_view why) TERTIB_EXCLUDES(condition_mutex_);
  bool read_only() const { return condition_ == StoreCondition::kReadOnly; }

  const Options options_;
  Logger& log_;
  const std::unique_ptr<Database> database_;
  const std::unique_ptr<Reader> latest_;
  std::string incarnation_;
  Sequence oldest_;
  std::atomic<uint64_t> last_sequence_ = 0;
  std::unique_ptr<AcknowledgedMark> mark_;
  // Orders its changes; kReadOnly is for good, since what is on disk is then unknown.
  Mutex condition_mutex_;
  std::atomic<StoreCondition> condition_ = StoreCondition::kWritable;
};

}  // namespace tertib::catalogue
