#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/log.h"

// What both stores want of RocksDB. For the store/ folders only.

namespace tertib {

// Checks what it reads, makes what is missing, and keeps its own log (LOG files) below 20 MiB.
rocksdb::DBOptions RocksOptions();
// Blocks go through `cache`; a Bloom filter spares reads of keys that are not there.
rocksdb::ColumnFamilyOptions RocksFamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache);

// An open RocksDB in a folder that this process alone holds; closed when it goes. As thread-safe as
// RocksDB itself.
//
// It is neither opened nor closed on a disk that is all but full: RocksDB as Debian builds it ends
// the process there by an assertion. What was written is in its log, and so is there next time.
class RocksFolder {
 public:
  // Makes the folder if it is not there. Fails with the system's or RocksDB's words, for the
  // operator and not for the wire:
  //   PERMISSION_DENIED    the folder cannot be made, or may only be read
  //   FAILED_PRECONDITION  another process holds it
  //   INVALID_ARGUMENT     it has other column families, or is of a later RocksDB
  //   ALREADY_EXISTS       it holds no RocksDB, but something else
  //   DATA_LOSS            it is damaged; also if it lacks a file, such as the one by which
  //                        RocksDB finds its data, and begins anew and removes them without
  //   RESOURCE_EXHAUSTED   the disk has less than 64 MiB left
  //   UNAVAILABLE          anything else
  // `log` must outlive it.
  static absl::StatusOr<std::unique_ptr<RocksFolder>> Open(
      const std::string& directory, const rocksdb::DBOptions& options,
      const std::vector<rocksdb::ColumnFamilyDescriptor>& families, Logger& log);
  ~RocksFolder();
  RocksFolder(const RocksFolder&) = delete;
  RocksFolder& operator=(const RocksFolder&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // By its place in `families`.
  rocksdb::ColumnFamilyHandle* family(size_t index) const { return handles_.at(index); }

 private:
  RocksFolder(std::string directory, Logger& log) : directory_(std::move(directory)), log_(log) {}

  const std::string directory_;
  Logger& log_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

}  // namespace tertib
