#include "services/common/rocks/guarded_file_system.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "services/common/rocks/synced_logs.h"
#include "services/common/rocks/synced_manifest.h"

namespace tertib {

using rocksdb::DataVerificationInfo;
using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

constexpr std::string_view kManifest = "MANIFEST-";
constexpr std::string_view kLog = ".log";

IOStatus ToIOStatus(const absl::Status& status) {
  return status.ok() ? IOStatus::OK() : IOStatus::IOError(std::string(status.message()));
}

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// A file that RocksDB writes to, for as long as all that it wrote is still there.
class GuardedFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  GuardedFile(std::unique_ptr<FSWritableFile> target, std::shared_ptr<KeptFile> kept,
              std::string folder)
      : FSWritableFileOwnerWrapper(std::move(target)),
        kept_(std::move(kept)),
        name_(NameOf(kept_->path)),
        synced_(std::move(folder)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    const IOStatus status = ToIOStatus(kept_->Check());
    return status.ok() ? Grown(target()->Append(data, options, context), data.size()) : status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const DataVerificationInfo& verification, IODebugContext* context) override {
    const IOStatus status = ToIOStatus(kept_->Check());
    return status.ok() ? Grown(target()->Append(data, options, verification, context), data.size())
                       : status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    return Synced(target()->Sync(options, context));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    return Synced(target()->Fsync(options, context));
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* context) override {
    kept_->size = std::min<uint64_t>(kept_->size, size);
    return target()->Truncate(size, options, context);
  }
  IOStatus Close(const IOOptions& options, IODebugContext* context) override {
    kept_->grows = false;
    return target()->Close(options, context);
  }

 private:
  IOStatus Grown(IOStatus appended, size_t bytes) {
    if (appended.ok()) {
      kept_->size += bytes;
    }
    return appended;
  }

  // A sync takes long, and somebody may have cut the file short meanwhile.
  IOStatus Synced(IOStatus synced) {
    if (synced.ok()) {
      synced = ToIOStatus(kept_->Check());
    }
    return synced.ok() && name_.starts_with(kManifest)
               ? ToIOStatus(synced_.Note(name_, kept_->size))
               : std::move(synced);
  }

  const std::shared_ptr<KeptFile> kept_;
  const std::string name_;
  SyncedManifest synced_;
};

}  // namespace

bool GuardedFileSystem::HoldsData(std::string_view name) {
  return name.ends_with(kLog) || name.ends_with(".sst") || name.starts_with(kManifest);
}

IOStatus GuardedFileSystem::Check() const { return ToIOStatus(folder_->Check()); }

IOStatus GuardedFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                            std::unique_ptr<FSWritableFile>* file,
                                            IODebugContext* context) {
  IOStatus status = Check();
  if (status.ok() && NameOf(path).ends_with(kLog)) {
    status = ToIOStatus(SyncLogs(folder_->path()));
  }
  if (status.ok()) {
    status = target()->NewWritableFile(path, options, file, context);
  }
  if (!status.ok() || !HoldsData(NameOf(path))) {
    return status;
  }
  auto kept = folder_->KeepGrowing(NameOf(path));
  if (kept == nullptr) {
    return IOStatus::IOError("a file of the data folder was removed as soon as it was made");
  }
  if (NameOf(path).starts_with(kManifest)) {
    folder_->LookAlways(NameOf(path));
  }
  *file = std::make_unique<GuardedFile>(std::move(*file), std::move(kept), folder_->path());
  return status;
}

IOStatus GuardedFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                               std::unique_ptr<FSWritableFile>* file,
                                               IODebugContext* context) {
  const IOStatus checked = Check();
  return checked.ok() ? target()->ReopenWritableFile(path, options, file, context) : checked;
}

IOStatus GuardedFileSystem::ReuseWritableFile(const std::string& path, const std::string& old_path,
                                              const FileOptions& options,
                                              std::unique_ptr<FSWritableFile>* file,
                                              IODebugContext* context) {
  const IOStatus checked = Check();
  return checked.ok() ? target()->ReuseWritableFile(path, old_path, options, file, context)
                      : checked;
}

IOStatus GuardedFileSystem::RenameFile(const std::string& from, const std::string& to,
                                       const IOOptions& options, IODebugContext* context) {
  IOStatus status = Check();
  if (!status.ok()) {
    return status;
  }
  folder_->Forget(NameOf(to));
  status = target()->RenameFile(from, to, options, context);
  if (NameOf(to) == kCurrent) {
    folder_->KeepContent(kCurrent);
    folder_->LookAlways(kCurrent);
  }
  return status;
}

IOStatus GuardedFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                       IODebugContext* context) {
  const IOStatus checked = Check();
  if (!checked.ok()) {
    return checked;
  }
  folder_->Forget(NameOf(path));
  IOStatus status = target()->DeleteFile(path, options, context);
  // Whoever lists the folder may have kept it meanwhile.
  if (status.ok()) {
    folder_->Forget(NameOf(path));
  }
  return status;
}

}  // namespace tertib
