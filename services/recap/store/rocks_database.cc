#include "services/recap/store/rocks_database.h"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "services/common/error.h"
#include "services/common/status_macros.h"
#include "services/recap/store/view_records.h"
#include "tertib/storage/v1/recap.pb.h"

namespace tertib::recap {
namespace {

constexpr size_t kBlockCacheBytes = 64 << 20;
constexpr size_t kMaxLogFileBytes = 4 << 20;

rocksdb::Options MakeOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  options.max_log_file_size = kMaxLogFileBytes;
  options.keep_log_file_num = 4;
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

absl::Status NotOurs(const std::string& directory) {
  return absl::FailedPreconditionError(
      fmt::format("'{}' was written by a newer version of tertib-recap or by another program. Use "
                  "that, or choose another folder with --data.",
                  directory));
}

// Whether the text of an IOError tells that another process, or this one, holds the directory: the
// words are RocksDB's, the directory's own name says nothing.
bool IsHeld(std::string text, const std::string& directory) {
  for (size_t at = text.find(directory); at != std::string::npos && !directory.empty();
       at = text.find(directory, at)) {
    text.erase(at, directory.size());
  }
  return text.find("While lock file") != std::string::npos ||
         text.find("lock hold by current process") != std::string::npos;
}

absl::Status CannotOpen(const std::string& directory, const rocksdb::Status& status) {
  const std::string text = status.ToString();
  if (status.IsCorruption()) {
    return absl::DataLossError(
        fmt::format("'{}' is damaged ({}). The recap can be made again from the catalogue: move "
                    "the folder away and start again.",
                    directory, text));
  }
  const bool may_be_held = status.IsIOError() && !status.IsNoSpace();
  if (may_be_held && IsHeld(text, directory)) {
    return absl::FailedPreconditionError(
        fmt::format("'{}' is in use by another process. Stop it, or choose another folder with "
                    "--data.",
                    directory));
  }
  return absl::UnavailableError(fmt::format("cannot open '{}': {}.", directory, text));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& directory,
                                                                   Logger& log) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) {
    return absl::UnavailableError(
        fmt::format("cannot make the folder '{}': {}.", directory, failed.message()));
  }
  const rocksdb::Options options = MakeOptions();
  std::vector<std::string> present;
  // Fails where there is no database yet, which is no error.
  if (rocksdb::DB::ListColumnFamilies(options, directory, &present).ok()) {
    for (const std::string& name : present) {
      if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) == kFamilyNames.end()) {
        return NotOurs(directory);
      }
    }
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilyNames) {
    families.emplace_back(name, options);
  }
  std::unique_ptr<RocksDatabase> result(new RocksDatabase(log));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, directory, families, &handles, &db);
  if (!status.ok()) {
    return CannotOpen(directory, status);
  }
  result->db_.reset(db);
  std::copy(handles.begin(), handles.end(), result->handles_.begin());
  if (const absl::Status format = result->CheckFormat(); absl::IsFailedPrecondition(format)) {
    return NotOurs(directory);
  } else if (!format.ok()) {
    return format;
  }
  return result;
}

RocksDatabase::~RocksDatabase() {
  if (db_ == nullptr) {
    return;
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle);
  }
  if (const rocksdb::Status status = db_->Close(); !status.ok()) {
    log_.Warning("the view could not be closed cleanly", {{"error", status.ToString()}});
  }
}

absl::Status RocksDatabase::CheckFormat() {
  storage::v1::RecapMetadata metadata;
  std::string bytes;
  const std::string key(kMetadataKey);
  const rocksdb::Status found = db_->Get({}, family(Family::kMeta), key, &bytes);
  if (found.IsNotFound()) {
    metadata.set_format_version(kRecapFormatVersion);
    rocksdb::WriteBatch batch;
    batch.Put(family(Family::kMeta), key, metadata.SerializeAsString());
    return Write(batch);
  }
  if (!found.ok()) {
    return ReadFailed(found);
  }
  if (!metadata.ParseFromString(bytes)) {
    return Corrupt(Family::kMeta);
  }
  if (metadata.format_version() != kRecapFormatVersion) {
    return absl::FailedPreconditionError("another format");
  }
  return absl::OkStatus();
}

absl::Status RocksDatabase::Write(rocksdb::WriteBatch& batch) {
  // Not synced: see RocksViewStore.
  const rocksdb::Status status = db_->Write(rocksdb::WriteOptions(), &batch);
  if (status.ok()) {
    return absl::OkStatus();
  }
  log_.Error("the view could not be written",
             {{"error", status.ToString()}, {"disk_full", status.IsNoSpace() ? "yes" : "no"}});
  return MakeError(absl::StatusCode::kUnavailable, catalogue::v1::ERROR_REASON_STORE_READ_ONLY,
                   {"The disk refused a write; the recap stands still. Its log says why.",
                    "Penulisan ke disk ditolak; rekap berhenti diperbarui. Lihat log layanan."});
}

absl::Status RocksDatabase::ReadFailed(const rocksdb::Status& status) const {
  log_.Error("the view could not be read", {{"error", status.ToString()}});
  if (status.IsCorruption()) {
    return MakeError(absl::StatusCode::kDataLoss, catalogue::v1::ERROR_REASON_STORE_CORRUPT,
                     {"A stored record is damaged. The recap's log says more.",
                      "Data tersimpan rusak. Lihat log layanan rekap."});
  }
  return MakeError(absl::StatusCode::kInternal, catalogue::v1::ERROR_REASON_INTERNAL,
                   {"The recap cannot read its store. Its log says more.",
                    "Rekap tidak dapat membaca penyimpanannya. Lihat log layanan."});
}

absl::Status RocksDatabase::Corrupt(Family family) const {
  return ReadFailed(rocksdb::Status::Corruption("not a record that this version reads",
                                                kFamilyNames.at(static_cast<size_t>(family))));
}

}  // namespace tertib::recap
