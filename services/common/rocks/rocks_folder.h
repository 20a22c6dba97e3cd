#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/rocks/batch_continuity.h"
#include "services/common/rocks/opened_folder.h"
#include "services/common/rocks/rocks_log.h"

// What both stores want of RocksDB. For the store/ folders only.

namespace tertib {

// Checks what it reads, makes what is missing, flushes all families as one, and knows which
// write-ahead logs have to be there.
rocksdb::DBOptions RocksOptions();
// Blocks go through `cache`; a Bloom filter spares reads of keys that are not there.
rocksdb::ColumnFamilyOptions RocksFamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache);

// An open RocksDB in a folder that this process alone holds; closed when it goes. Any thread may
// call it, as it may RocksDB.
//
// Once the disk has refused a write, damaged data was found, or the folder is no longer the one at
// its path, it has failed for good: what is on disk is then unknown until it is opened again. It is
// neither opened on a disk that is all but full, nor closed there or when it has failed: RocksDB as
// Debian builds it ends the process by an assertion when it closes a file that it could not write.
// What was written is in the write-ahead log, and so is there next time.
class RocksFolder {
 public:
  // Makes the folder if it is not there. What it logs goes to `log`, which must outlive it. Fails
  // with the system's or RocksDB's words in one line, for the operator and not for the wire:
  //   PERMISSION_DENIED    the folder cannot be made, or may only be read
  //   FAILED_PRECONDITION  another process holds it; nothing in it was touched
  //   INVALID_ARGUMENT     it has other column families, or is of a later RocksDB
  //   ALREADY_EXISTS       it holds no RocksDB, but something else
  //   DATA_LOSS            it is damaged; also if it lacks a file, such as the one by which
  //                        RocksDB finds its data, and begins anew and removes them without, or
  //                        if its logs do not follow one another (unless `options` bring a filter
  //                        of their own)
  //   RESOURCE_EXHAUSTED   the disk has less than 2 MiB left
  //   UNAVAILABLE          anything else
  static absl::StatusOr<std::unique_ptr<RocksFolder>> Open(
      const std::string& directory, rocksdb::DBOptions options,
      const std::vector<rocksdb::ColumnFamilyDescriptor>& families, Logger& log);
  ~RocksFolder();
  RocksFolder(const RocksFolder&) = delete;
  RocksFolder& operator=(const RocksFolder&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // By its place in `families`.
  rocksdb::ColumnFamilyHandle* family(size_t index) const { return handles_.at(index); }

  // Writes a batch into the folder that was opened. Any error is for good, with words for the log;
  // whether the batch was written then shows when the folder is opened again.
  absl::Status Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch& batch);

  // Writes what is in memory into tables, and waits for that. Any error is for good, as Write's.
  absl::Status Flush();

  // What is in it is taken for good: from now on RocksDB's warnings are logged, those first that
  // came until now. Without it they are not: what is refused is told in one line.
  void Accept();

  // Adds figures about RocksDB and the disk under it, for as long as this lives: no scrape may come
  // later.
  void ReportTo(Metrics& metrics) const;

  // From now on that file in the folder has to stay the one it is, and as long.
  void Keep(const std::string& file);

  // Something that was stored cannot be read: `what`, for the log. It is counted, and the folder
  // has failed: what else is damaged is not known.
  void FoundDamage(const std::string& what) const;

  // OK unless it has failed; then why. Looks at the folder and all its files, too: to be called
  // about once a second, for what Write does not see, such as a table that somebody cut short.
  absl::Status Check();

 private:
  class Listener;

  RocksFolder(std::unique_ptr<OpenedFolder> folder, Logger& log);

  // How often damage was found, by reads, flushes or merges.
  uint64_t corruptions() const;

  rocksdb::Status OpenDatabase(const rocksdb::DBOptions& options,
                               const std::vector<rocksdb::ColumnFamilyDescriptor>& families);
  // Has the folder look after all files that were there before.
  void KeepAll();
  // The folder is like that: what follows for this.
  absl::Status Judge(const absl::Status& folder);
  // Leaves RocksDB as it is, for the process's end to end.
  void Leave();

  // Before the database, which uses them until it is closed.
  const std::shared_ptr<OpenedFolder> folder_;
  Logger& log_;
  const std::shared_ptr<RocksLog> rocks_log_;
  const std::shared_ptr<Listener> listener_;
  std::unique_ptr<BatchContinuity> continuity_;
  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  bool accepted_ = false;
};

}  // namespace tertib
