#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/disk_space.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/recap/store/view_store.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace tertib::recap {

class RocksDatabase;

// A view in RocksDB. docs/storage-format.md states its keys and values.
//
// Writes go to the write-ahead log without a sync of their own. After a loss of power the view may
// be some commits older, never half of one: what a commit changed and the position stand in one
// record of that log. The stream then gives the missing commits again.
//
// A write for which the disk has no room fails before it reaches RocksDB, so that it can be tried
// again. One that the disk refused is the last: what is on disk is then unknown until the store is
// opened again.
class RocksViewStore final : public ViewStore {
 public:
  struct Options {
    // The folder; it is made where it is missing, its parents too.
    std::string directory;
    // Whether the folder has room for so many bytes more; asked before each write.
    bool (*has_room)(const std::string& directory, size_t bytes) = HasRoomFor;
    // How many files RocksDB may hold open.
    int max_open_files = 1'000;
    // Called when the condition changes, before the write returns that says so. From any thread,
    // one at a time.
    std::function<void(StoreCondition)> on_condition = [](StoreCondition) {};
  };

  // Fails with a sentence for the operator: FAILED_PRECONDITION if the folder is in use by another
  // process, or was written by a newer version or another program; DATA_LOSS if what is there is
  // damaged; RESOURCE_EXHAUSTED if the disk is full; UNAVAILABLE for everything else, such as a
  // folder that may not be written. `log` must outlive the store.
  static absl::StatusOr<std::unique_ptr<RocksViewStore>> Open(const Options& options, Logger& log);

  ~RocksViewStore() override;
  RocksViewStore(const RocksViewStore&) = delete;
  RocksViewStore& operator=(const RocksViewStore&) = delete;

  std::unique_ptr<const ViewReader> Snapshot() const override;
  absl::Status Apply(const ViewChanges& changes, const Position& position) override;
  absl::Status Wipe() override;

  // Looks whether the disk has room, for the write too that it had none for last, and the folder is
  // still the one that was opened. To be called about once a second: the view may not change for
  // long.
  StoreCondition Look() override TERTIB_EXCLUDES(condition_mutex_);

  // Writes what is in memory into tables, and returns when that is on disk: a start then has
  // nothing to read again. STORE_FULL and STORE_READ_ONLY as Apply. Any thread.
  absl::Status Flush() TERTIB_EXCLUDES(condition_mutex_);

  // Adds figures about the disk and RocksDB, for as long as this lives: no scrape may come later.
  void ReportTo(Metrics& metrics) const;

 private:
  RocksViewStore(Options options, std::unique_ptr<RocksDatabase> database, Logger& log);

  absl::Status Commit(rocksdb::WriteBatch& batch) TERTIB_EXCLUDES(condition_mutex_);
  // What became of a write, for the wire; the condition is then what follows from it.
  absl::Status Accept(const absl::Status& written) TERTIB_EXCLUDES(condition_mutex_);
  // Whether the disk has room for so many bytes; the condition is then that it has, or has not.
  bool FindRoom(size_t bytes) TERTIB_REQUIRES(condition_mutex_);
  void Become(StoreCondition condition, std::string_view why) TERTIB_REQUIRES(condition_mutex_);

  const Options options_;
  Logger& log_;
  const std::unique_ptr<RocksDatabase> database_;
  Mutex condition_mutex_;
  StoreCondition condition_ TERTIB_GUARDED_BY(condition_mutex_) = StoreCondition::kWritable;
  // How much the write needs that the disk had no room for last; 0 if it has had room since.
  size_t wanted_bytes_ TERTIB_GUARDED_BY(condition_mutex_) = 0;
};

}  // namespace tertib::recap
