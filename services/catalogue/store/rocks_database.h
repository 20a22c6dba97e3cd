#pragma once

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/catalogue/store/rocks_store.h"
#include "services/catalogue/store/wal_continuity.h"
#include "services/common/rocks/rocks_folder.h"

namespace tertib::catalogue {

// RocksDB with the column families of the catalogue's store. Private to RocksStore.
class RocksStore::Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Open(const Options& options, Logger& log);

  rocksdb::DB& db() const { return folder_->db(); }
  rocksdb::ColumnFamilyHandle* metadata() const { return folder_->family(0); }
  rocksdb::ColumnFamilyHandle* of(Table table) const {
    return folder_->family(1 + static_cast<size_t>(table));
  }
  rocksdb::ColumnFamilyHandle* events() const { return folder_->family(kEvents); }

  // See RocksFolder.
  absl::Status Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch& batch) {
    return folder_->Write(options, batch);
  }
  absl::Status Flush() { return folder_->Flush(); }
  absl::Status Check() { return folder_->Check(); }
  void Accept() { folder_->Accept(); }
  void ReportTo(Metrics& metrics) const { folder_->ReportTo(metrics); }
  void Keep(const std::string& file) { folder_->Keep(file); }
  void FoundDamage(const std::string& what) const { folder_->FoundDamage(what); }

  // The first event that was replayed from the write-ahead logs on opening.
  const std::optional<Sequence>& first_replayed() const { return continuity_->first(); }

  // The value of a key, or nothing; errors with RocksDB's own text, for the log only: it is
  // damaged.
  absl::StatusOr<std::optional<std::string>> Get(rocksdb::ColumnFamilyHandle* family,
                                                 std::string_view key,
                                                 const rocksdb::ReadOptions& options) const;

 private:
  // Behind the metadata and the tables.
  static constexpr size_t kEvents = 2 + static_cast<size_t>(Table::kRequests);

  Database(std::unique_ptr<WalContinuity> continuity, std::unique_ptr<RocksFolder> folder)
      : continuity_(std::move(continuity)), folder_(std::move(folder)) {}

  const std::unique_ptr<WalContinuity> continuity_;
  const std::unique_ptr<RocksFolder> folder_;
};

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace tertib::catalogue
