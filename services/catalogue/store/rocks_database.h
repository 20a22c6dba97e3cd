#pragma once

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/catalogue/store/rocks_store.h"

namespace tertib::catalogue {

// RocksDB with the column families of the catalogue's store. Private to RocksStore.
class RocksStore::Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Open(const Options& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* metadata() const { return handles_.front(); }
  rocksdb::ColumnFamilyHandle* events() const { return handles_.back(); }
  rocksdb::ColumnFamilyHandle* of(Table table) const {
    return handles_.at(1 + static_cast<size_t>(table));
  }

  // The value of a key, or nothing; errors with RocksDB's own text, for the log only.
  absl::StatusOr<std::optional<std::string>> Get(rocksdb::ColumnFamilyHandle* family,
                                                 std::string_view key,
                                                 const rocksdb::ReadOptions& options) const;

 private:
  Database() = default;

  std::unique_ptr<rocksdb::DB> db_;
  // Metadata, the tables in the order of Table, events.
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace tertib::catalogue
