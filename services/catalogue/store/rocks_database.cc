#include "services/catalogue/store/rocks_database.h"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <filesystem>
#include <system_error>

namespace tertib::catalogue {
namespace {

// Metadata (RocksDB's default family), the tables in the order of Table, events.
const std::vector<std::string>& FamilyNames() {
  static const std::vector<std::string> names = {rocksdb::kDefaultColumnFamilyName,
                                                 "agencies",
                                                 "units",
                                                 "sops",
                                                 "sops_by_unit",
                                                 "declarations",
                                                 "requests",
                                                 "events"};
  return names;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = size_t{32} << 20;
  return options;
}

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  // A crash leaves at most a torn tail, which was never acknowledged. Damage anywhere else must
  // stop the start: replaying up to it would lose acknowledged writes in silence.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_total_wal_size = uint64_t{256} << 20;
  options.keep_log_file_num = 5;
  options.max_open_files = 1'000;
  return options;
}

// RocksDB has no code for a lock that another process holds, only a text. The directory stands in
// it and may hold any word.
bool IsAboutLock(std::string reason, const std::string& directory) {
  for (size_t at = reason.find(directory); at != std::string::npos; at = reason.find(directory)) {
    reason.erase(at, directory.size());
  }
  return reason.find("While lock file") != std::string::npos ||
         reason.find("lock hold by current process") != std::string::npos;
}

absl::Status OpenFailure(const std::string& directory, const rocksdb::Status& status) {
  const std::string reason = status.ToString();
  if (status.IsIOError() && !status.IsNoSpace() && IsAboutLock(reason, directory)) {
    return absl::FailedPreconditionError(
        fmt::format("another process holds the store in {}: stop it, or choose another "
                    "directory with --data.",
                    directory));
  }
  if (status.IsInvalidArgument()) {
    return absl::FailedPreconditionError(
        fmt::format("{} holds a store that this version cannot read, probably made by a newer one: "
                    "use that version. ({})",
                    directory, reason));
  }
  if (status.IsCorruption()) {
    return absl::DataLossError(fmt::format(
        "the store in {} is damaged: restore it from a backup. ({})", directory, reason));
  }
  if (status.IsNoSpace()) {
    return absl::ResourceExhaustedError(
        fmt::format("the disk of {} is full: free some space. ({})", directory, reason));
  }
  return absl::UnavailableError(fmt::format("cannot open the store in {}: {}", directory, reason));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksStore::Database>> RocksStore::Database::Open(
    const Options& options) {
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) {
    return absl::PermissionDeniedError(
        fmt::format("cannot make the directory {}: {}. Choose another with --data.",
                    options.directory, error.message()));
  }
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : FamilyNames()) {
    families.emplace_back(name, FamilyOptions(cache));
  }
  std::unique_ptr<Database> result(new Database());
  rocksdb::DB* db = nullptr;
  const auto status =
      rocksdb::DB::Open(DatabaseOptions(), options.directory, families, &result->handles_, &db);
  if (!status.ok()) {
    return OpenFailure(options.directory, status);
  }
  result->db_.reset(db);
  return result;
}

RocksStore::Database::~Database() {
  for (auto* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle);
  }
  if (db_ != nullptr) {
    db_->Close();
  }
}

absl::StatusOr<std::optional<std::string>> RocksStore::Database::Get(
    rocksdb::ColumnFamilyHandle* family, std::string_view key,
    const rocksdb::ReadOptions& options) const {
  std::string value;
  const auto status = db_->Get(options, family, ToSlice(key), &value);
  if (status.IsNotFound()) {
    return std::optional<std::string>();
  }
  if (!status.ok()) {
    return absl::DataLossError(status.ToString());
  }
  return std::optional<std::string>(std::move(value));
}

}  // namespace tertib::catalogue
