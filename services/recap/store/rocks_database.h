#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/log.h"
#include "services/common/rocks/rocks_folder.h"

namespace tertib::recap {

// The column families, one for each kind of record.
enum class Family : size_t {
  kMeta,  // RocksDB's own "default".
  kAgencies,
  kUnits,
  kRows,
  kDepartures,
  kDeclarations,
  kDeclarationOrder,
  kHistories,
};
inline constexpr std::array<const char*, 8> kFamilyNames = {
    "default",      "agencies",          "units",    "rows", "departures",
    "declarations", "declaration_order", "histories"};

// The keys of kMeta.
inline constexpr std::string_view kMetadataKey = "metadata";
inline constexpr std::string_view kPositionKey = "position";
inline constexpr std::string_view kTotalsKey = "totals";

// An open RocksDB of the recap's shape. As thread-safe as RocksDB itself.
class RocksDatabase {
 public:
  // See RocksViewStore::Open.
  static absl::StatusOr<std::unique_ptr<RocksDatabase>> Open(const std::string& directory,
                                                             int max_open_files, Logger& log);

  rocksdb::DB& db() const { return folder_->db(); }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return folder_->family(static_cast<size_t>(family));
  }

  // All as RocksFolder's: what they say is for the log.
  absl::Status Write(rocksdb::WriteBatch& batch);
  absl::Status Flush() { return folder_->Flush(); }
  absl::Status Check() { return folder_->Check(); }
  void ReportTo(Metrics& metrics) const { folder_->ReportTo(metrics); }

  // The error for the wire, without RocksDB's words: those are logged.
  absl::Status ReadFailed(const rocksdb::Status& status) const;
  // A stored record cannot be read.
  absl::Status Corrupt(Family family) const;

 private:
  RocksDatabase(std::unique_ptr<RocksFolder> folder, Logger& log)
      : log_(log), folder_(std::move(folder)) {}
  absl::Status CheckFormat();

  Logger& log_;
  const std::unique_ptr<RocksFolder> folder_;
};

}  // namespace tertib::recap
