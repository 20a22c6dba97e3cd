#include "services/common/rocks/rocks_folder.h"

#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "services/common/disk_space.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

constexpr size_t kMaxLogFileBytes = size_t{4} << 20;
constexpr size_t kLogFiles = 5;

// RocksDB has no code for a lock that is held, only words. They come first; the path that follows
// them may hold any word.
bool IsHeld(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  const std::string_view words = text;
  return status.IsIOError() && (words.starts_with("IO error: While lock file: ") ||
                                words.starts_with("IO error: lock hold by current process"));
}

// Nor has it one for a folder that may only be read; the system's words come last.
bool IsReadOnly(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && (text.ends_with(std::generic_category().message(EROFS)) ||
                                text.ends_with(std::generic_category().message(EACCES)));
}

absl::StatusCode CodeOf(const rocksdb::Status& status) {
  if (status.IsNoSpace()) {
    return absl::StatusCode::kResourceExhausted;
  }
  if (IsHeld(status)) {
    return absl::StatusCode::kFailedPrecondition;
  }
  if (status.IsInvalidArgument()) {
    return absl::StatusCode::kInvalidArgument;
  }
  if (IsReadOnly(status)) {
    return absl::StatusCode::kPermissionDenied;
  }
  // What RocksDB does not find, its own records name.
  const bool damaged = status.IsCorruption() || status.IsPathNotFound();
  return damaged ? absl::StatusCode::kDataLoss : absl::StatusCode::kUnavailable;
}

// What a folder holds besides a RocksDB that was never finished: its log, its lock and the first
// of its own records. A file system's root also has lost+found.
bool IsOfNoValue(std::string_view name) {
  return name == "LOCK" || name == "LOG" || name == "IDENTITY" || name == "lost+found" ||
         name.starts_with("LOG.old.") || name.starts_with("MANIFEST-") || name.ends_with(".dbtmp");
}

bool IsData(std::string_view name) {
  return name.ends_with(".sst") || name.ends_with(".log") || name.ends_with(".blob") ||
         name.starts_with("OPTIONS-");
}

// RocksDB takes a folder without CURRENT for a new one, and removes what it finds of an old one.
absl::Status CheckThatNothingIsLost(const std::string& directory) {
  std::error_code failed;
  std::filesystem::directory_iterator at(directory, failed);
  std::string other;
  std::string data;
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (name == "CURRENT") {
      return absl::OkStatus();
    }
    if (IsData(name)) {
      data = name;
    } else if (!IsOfNoValue(name)) {
      other = name;
    }
  }
  if (failed) {
    return absl::PermissionDeniedError(failed.message());
  }
  if (!data.empty()) {
    return absl::DataLossError("its file CURRENT is missing, while " + data + " is there");
  }
  return other.empty() ? absl::OkStatus() : absl::AlreadyExistsError(other);
}

}  // namespace

rocksdb::DBOptions RocksOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  options.max_log_file_size = kMaxLogFileBytes;
  options.keep_log_file_num = kLogFiles;
  return options;
}

rocksdb::ColumnFamilyOptions RocksFamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

absl::StatusOr<std::unique_ptr<RocksFolder>> RocksFolder::Open(
    const std::string& directory, const rocksdb::DBOptions& options,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families, Logger& log) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) {
    return absl::PermissionDeniedError(failed.message());
  }
  TERTIB_RETURN_IF_ERROR(CheckThatNothingIsLost(directory));
  if (!HasRoomFor(directory, 0)) {
    return absl::ResourceExhaustedError("less than 64 MiB are free");
  }
  std::unique_ptr<RocksFolder> folder(new RocksFolder(directory, log));
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(options, directory, families, &folder->handles_, &db);
  if (!status.ok()) {
    return absl::Status(CodeOf(status), status.ToString());
  }
  folder->db_.reset(db);
  return folder;
}

RocksFolder::~RocksFolder() {
  if (db_ == nullptr) {
    return;
  }
  if (!HasRoomFor(directory_, 0)) {
    log_.Warning("the disk is full: the store is left as it is, which loses nothing");
    (void)db_.release();
    return;
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle);
  }
  if (const rocksdb::Status status = db_->Close(); !status.ok()) {
    log_.Warning("the store could not be closed cleanly", {{"error", status.ToString()}});
  }
}

}  // namespace tertib
