#include "services/common/rocks/rocks_folder.h"

#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "services/common/disk_space.h"
#include "services/common/mutex.h"
#include "services/common/rocks/guarded_file_system.h"
#include "services/common/rocks/synced_manifest.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

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
         name == SyncedManifest::kFileName || name.starts_with("LOG.old.") ||
         name.starts_with("MANIFEST-") || name.ends_with(".dbtmp");
}

bool IsData(std::string_view name) {
  return name.ends_with(".sst") || name.ends_with(".log") || name.ends_with(".blob") ||
         name.starts_with("OPTIONS-") || name == "ACKNOWLEDGED";
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

// RocksDB's words may stand on several lines.
std::string InOneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// What was left as it is: reachable until the process ends.
struct Left {
  std::unique_ptr<rocksdb::Env> env;
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
};

void KeepUntilTheEnd(Left left) {
  static Mutex mutex;
  // Never destroyed: RocksDB's threads may use what is in it to the last.
  static auto* all = new std::vector<Left>();
  const MutexLock lock(mutex);
  all->push_back(std::move(left));
}

}  // namespace

// Hears of what fails in the background, and keeps the first failure.
class RocksFolder::Listener final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                         rocksdb::Status* error) override {
    if (error->IsCorruption()) {
      ++corruptions_;
    }
    Fail(InOneLine(error->ToString()));
  }
  // RocksDB would write on, family by family, without what it could not write.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

  void Fail(const std::string& why) TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (failure_.ok()) {
      failure_ = absl::UnavailableError(why);
    }
  }
  void FoundDamage(const std::string& what) {
    ++corruptions_;
    Fail("damaged data was found: " + InOneLine(what));
  }
  uint64_t corruptions() const { return corruptions_; }
  absl::Status failure() const TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return failure_;
  }

 private:
  std::atomic<uint64_t> corruptions_ = 0;
  mutable Mutex mutex_;
  absl::Status failure_ TERTIB_GUARDED_BY(mutex_);
};

rocksdb::DBOptions RocksOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  options.track_and_verify_wals_in_manifest = true;
  // A loss of power leaves any part of what was not synced. What follows the first gap is dropped.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.atomic_flush = true;
  // What is replayed stays in the write-ahead logs: a start that is refused afterwards has taken
  // nothing away from whoever mends the store.
  options.avoid_flush_during_recovery = true;
  // What failed is not tried again behind our back: see OnErrorRecoveryBegin.
  options.max_bgerror_resume_count = 0;
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

RocksFolder::RocksFolder(std::unique_ptr<OpenedFolder> folder, Logger& log)
    : folder_(std::move(folder)),
      log_(log),
      rocks_log_(std::make_shared<RocksLog>(log)),
      listener_(std::make_shared<Listener>()),
      env_(rocksdb::NewCompositeEnv(
          std::make_shared<GuardedFileSystem>(rocksdb::FileSystem::Default(), folder_))) {}

absl::StatusOr<std::unique_ptr<RocksFolder>> RocksFolder::Open(
    const std::string& directory, rocksdb::DBOptions options,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families, Logger& log) {
  TERTIB_ASSIGN_OR_RETURN(auto opened, OpenedFolder::Open(directory));
  TERTIB_RETURN_IF_ERROR(CheckThatNothingIsLost(directory));
  if (!HasRoomToOpen(directory)) {
    return absl::ResourceExhaustedError("less than 2 MiB are free");
  }
  std::unique_ptr<RocksFolder> folder(new RocksFolder(std::move(opened), log));
  options.env = folder->env_.get();
  options.info_log = folder->rocks_log_;
  options.listeners.push_back(folder->listener_);
  folder->continuity_ = std::make_unique<BatchContinuity>(options.wal_filter);
  options.wal_filter = folder->continuity_.get();
  SyncedManifest manifest(directory);
  TERTIB_RETURN_IF_ERROR(manifest.CheckLength());
  rocksdb::Status status = folder->OpenDatabase(options, families);
  if (status.IsCorruption() && manifest.CutUnsynced()) {
    status = folder->OpenDatabase(options, families);
    if (!status.ok()) {
      manifest.PutBack();
    }
  }
  if (folder->continuity_->broken()) {
    return absl::DataLossError(
        "a write-ahead log is missing, does not end where the next begins, or holds something "
        "twice");
  }
  if (!status.ok()) {
    return absl::Status(CodeOf(status), InOneLine(status.ToString()));
  }
  folder->KeepAll();
  return folder;
}

rocksdb::Status RocksFolder::OpenDatabase(
    const rocksdb::DBOptions& options,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options, folder_->path(), families, &handles_, &db);
  db_.reset(db);
  return status;
}

void RocksFolder::KeepAll() {
  Keep("LOCK");
  folder_->KeepContent(GuardedFileSystem::kCurrent);
  folder_->LookAlways(GuardedFileSystem::kCurrent);
  // What was there before; the rest the file system has seen being made.
  std::error_code failed;
  std::filesystem::directory_iterator at(folder_->path(), failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (GuardedFileSystem::HoldsData(name) && !folder_->IsKept(name)) {
      Keep(name);
    }
  }
}

void RocksFolder::Accept() {
  accepted_ = true;
  rocks_log_->Release();
}

void RocksFolder::Keep(const std::string& file) { folder_->Keep(file); }

absl::Status RocksFolder::Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch& batch) {
  TERTIB_RETURN_IF_ERROR(listener_->failure());
  const rocksdb::Status written = db_->Write(options, &batch);
  if (!written.ok()) {
    listener_->Fail(InOneLine(written.ToString()));
  }
  // Last: what was just written is lost where the folder is another by now.
  return Judge(folder_->Check());
}

absl::Status RocksFolder::Flush() {
  TERTIB_RETURN_IF_ERROR(listener_->failure());
  const rocksdb::Status flushed = db_->Flush(rocksdb::FlushOptions(), handles_);
  if (!flushed.ok()) {
    listener_->Fail(InOneLine(flushed.ToString()));
  }
  return Judge(folder_->Check());
}

void RocksFolder::FoundDamage(const std::string& what) const { listener_->FoundDamage(what); }

uint64_t RocksFolder::corruptions() const { return listener_->corruptions(); }

absl::Status RocksFolder::Check() { return Judge(folder_->CheckThoroughly()); }

absl::Status RocksFolder::Judge(const absl::Status& folder) {
  if (!folder.ok()) {
    listener_->Fail(std::string(folder.message()));
  }
  return listener_->failure();
}

RocksFolder::~RocksFolder() {
  if (db_ == nullptr) {
    return;
  }
  if (!Check().ok() || !HasRoomFor(folder_->path(), 0)) {
    Leave();
    return;
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle);
  }
  if (const rocksdb::Status status = db_->Close(); !status.ok()) {
    log_.Warning("the store could not be closed cleanly",
                 {{"error", InOneLine(status.ToString())}});
  }
}

void RocksFolder::Leave() {
  if (accepted_) {
    log_.Warning("the store is left as it is: what was synced is in its write-ahead log",
                 {{"why", std::string(Check().ok() ? "the disk is full" : Check().message())}});
  }
  rocksdb::CancelAllBackgroundWork(db_.get(), /*wait=*/false);
  rocks_log_->Detach();
  KeepUntilTheEnd({std::move(env_), db_.release(), std::move(handles_)});
}

}  // namespace tertib
