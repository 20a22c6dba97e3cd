#include "services/catalogue/store/rocks_database.h"

#include <fmt/format.h>

#include <utility>

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

rocksdb::DBOptions DatabaseOptions(int max_open_files, WalContinuity& continuity) {
  rocksdb::DBOptions options = RocksOptions();
  // RocksDB drops what follows a gap, also where that was acknowledged: WalContinuity sees what is
  // missing between two batches, and AcknowledgedMark what is missing at the end.
  options.max_total_wal_size = uint64_t{256} << 20;
  options.max_open_files = max_open_files;
  options.wal_filter = &continuity;
  return options;
}

// Why the store could not be opened, and what to do.
absl::Status Explain(const absl::Status& failure, const std::string& directory) {
  const std::string reason(failure.message());
  const auto say = [&failure](const std::string& text) {
    return absl::Status(failure.code(), text);
  };
  switch (failure.code()) {
    case absl::StatusCode::kFailedPrecondition:
      return say(
          fmt::format("another process holds the store in {}: stop it, or choose another "
                      "directory with --data.",
                      directory));
    case absl::StatusCode::kInvalidArgument:
      return absl::FailedPreconditionError(
          fmt::format("{} was written by a newer version of tertib-catalogue or by another "
                      "program, such as tertib-recap: use that, or choose another directory with "
                      "--data. ({})",
                      directory, reason));
    case absl::StatusCode::kAlreadyExists:
      return absl::FailedPreconditionError(
          fmt::format("{} holds no store, but other files (such as {}): choose an empty or a new "
                      "directory with --data.",
                      directory, reason));
    case absl::StatusCode::kDataLoss:
      return say(
          fmt::format("the store in {} is damaged: restore it from a backup that was taken while "
                      "the service was stopped (docs/storage-format.md). ({})",
                      directory, reason));
    case absl::StatusCode::kResourceExhausted:
      return say(fmt::format("the disk of {} is full: free some space. ({})", directory, reason));
    case absl::StatusCode::kPermissionDenied:
      return say(
          fmt::format("cannot write in {}: {}. Make it writable, or choose another "
                      "directory with --data.",
                      directory, reason));
    default:
      return say(fmt::format("cannot open the store in {}: {}. Remedy that, then start again.",
                             directory, reason));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksStore::Database>> RocksStore::Database::Open(
    const Options& options, Logger& log) {
  rocksdb::ColumnFamilyOptions family =
      RocksFamilyOptions(rocksdb::NewLRUCache(options.block_cache_bytes));
  family.write_buffer_size = size_t{32} << 20;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : FamilyNames()) {
    families.emplace_back(name, family);
  }
  auto continuity = std::make_unique<WalContinuity>();
  auto folder = RocksFolder::Open(
      options.directory, DatabaseOptions(options.max_open_files, *continuity), families, log);
  if (const auto& hole = continuity->hole()) {
    return Explain(
        absl::DataLossError(fmt::format("its write-ahead log goes on at event {} after event {}",
                                        hole->next.value, hole->last.value)),
        options.directory);
  }
  if (!folder.ok()) {
    return Explain(folder.status(), options.directory);
  }
  return std::unique_ptr<Database>(new Database(std::move(continuity), *std::move(folder)));
}

absl::StatusOr<std::optional<std::string>> RocksStore::Database::Get(
    rocksdb::ColumnFamilyHandle* family, std::string_view key,
    const rocksdb::ReadOptions& options) const {
  std::string value;
  const auto status = db().Get(options, family, ToSlice(key), &value);
  if (status.IsNotFound()) {
    return std::optional<std::string>();
  }
  if (!status.ok()) {
    FoundDamage(status.ToString());
    return absl::DataLossError(fmt::format("a record cannot be read ({}).", status.ToString()));
  }
  return std::optional<std::string>(std::move(value));
}

}  // namespace tertib::catalogue
