#include "services/recap/store/rocks_database.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "services/common/error.h"
#include "services/common/status_macros.h"
#include "services/recap/store/view_records.h"
#include "tertib/storage/v1/recap.pb.h"

namespace tertib::recap {
namespace {

constexpr size_t kBlockCacheBytes = 64 << 20;

absl::Status NotOurs(const std::string& directory) {
  return absl::FailedPreconditionError(
      fmt::format("'{}' was written by a newer version of tertib-recap or by another program. Use "
                  "that, or choose another folder with --data.",
                  directory));
}

// Why the view could not be opened, and what to do.
absl::Status Explain(const absl::Status& failure, const std::string& directory) {
  const std::string reason(failure.message());
  switch (failure.code()) {
    case absl::StatusCode::kFailedPrecondition:
      return absl::FailedPreconditionError(
          fmt::format("'{}' is in use by another process. Stop it, or choose another folder with "
                      "--data.",
                      directory));
    case absl::StatusCode::kInvalidArgument:
      return NotOurs(directory);
    case absl::StatusCode::kAlreadyExists:
      return absl::FailedPreconditionError(
          fmt::format("'{}' holds no view, but other files (such as {}). Choose an empty or a new "
                      "folder with --data.",
                      directory, reason));
    case absl::StatusCode::kDataLoss:
      return absl::DataLossError(
          fmt::format("'{}' is damaged ({}). The recap can be made again from the catalogue: move "
                      "the folder away and start again.",
                      directory, reason));
    case absl::StatusCode::kResourceExhausted:
      return absl::ResourceExhaustedError(
          fmt::format("the disk of '{}' is full: free some space. ({})", directory, reason));
    case absl::StatusCode::kPermissionDenied:
      return absl::UnavailableError(
          fmt::format("cannot write in '{}': {}. Make it writable, or choose another folder with "
                      "--data.",
                      directory, reason));
    default:
      return absl::UnavailableError(
          fmt::format("cannot open '{}': {}. Remedy that, then start again.", directory, reason));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& directory,
                                                                   int max_open_files,
                                                                   Logger& log) {
  const rocksdb::ColumnFamilyOptions options =
      RocksFamilyOptions(rocksdb::NewLRUCache(kBlockCacheBytes));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilyNames) {
    families.emplace_back(name, options);
  }
  rocksdb::DBOptions database = RocksOptions();
  database.max_open_files = max_open_files;
  auto folder = RocksFolder::Open(directory, database, families, log);
  if (!folder.ok()) {
    return Explain(folder.status(), directory);
  }
  std::unique_ptr<RocksDatabase> result(new RocksDatabase(*std::move(folder), log));
  if (const absl::Status format = result->CheckFormat(); absl::IsFailedPrecondition(format)) {
    return NotOurs(directory);
  } else if (!format.ok()) {
    return format;
  }
  result->folder_->Accept();
  return result;
}

absl::Status RocksDatabase::CheckFormat() {
  storage::v1::RecapMetadata metadata;
  std::string bytes;
  const std::string key(kMetadataKey);
  const rocksdb::Status found = db().Get({}, family(Family::kMeta), key, &bytes);
  if (found.IsNotFound()) {
    metadata.set_format_version(kRecapFormatVersion);
    rocksdb::WriteBatch batch;
    batch.Put(family(Family::kMeta), key, metadata.SerializeAsString());
    const absl::Status written = Write(batch);
    return written.ok() ? written
                        : absl::UnavailableError(fmt::format(
                              "the view cannot be written: {}. See to the disk, then start "
                              "again.",
                              std::string(written.message())));
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
  return folder_->Write(rocksdb::WriteOptions(), batch);
}

absl::Status RocksDatabase::ReadFailed(const rocksdb::Status& status) const {
  log_.Error("the view could not be read", {{"error", status.ToString()}});
  folder_->FoundDamage(status.ToString());
  if (status.IsCorruption()) {
    return MakeError(absl::StatusCode::kDataLoss, catalogue::v1::ERROR_REASON_STORE_CORRUPT,
                     {"A stored record is damaged. The recap can be made again from the "
                      "catalogue: stop it, move the folder of its --data away, and start it.",
                      "Data tersimpan rusak. Rekap dapat dibuat ulang dari katalog: hentikan, "
                      "pindahkan folder --data, lalu jalankan lagi."});
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
