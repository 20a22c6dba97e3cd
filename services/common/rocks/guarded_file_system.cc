#include "services/common/rocks/guarded_file_system.h"

#include <filesystem>

namespace tertib {

using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

IOStatus GuardedFileSystem::Check() const {
  const absl::Status checked = folder_->Check();
  return checked.ok() ? IOStatus::OK() : IOStatus::IOError(std::string(checked.message()));
}

void GuardedFileSystem::Keep(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  if (name.ends_with(".log")) {
    folder_->Keep("log", path);
  } else if (name.starts_with("MANIFEST-")) {
    folder_->Keep("list of files", path);
  }
}

IOStatus GuardedFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                            std::unique_ptr<FSWritableFile>* file,
                                            IODebugContext* context) {
  IOStatus status = Check();
  if (status.ok()) {
    status = target()->NewWritableFile(path, options, file, context);
  }
  if (status.ok()) {
    Keep(path);
  }
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
  const IOStatus checked = Check();
  return checked.ok() ? target()->RenameFile(from, to, options, context) : checked;
}

IOStatus GuardedFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                       IODebugContext* context) {
  const IOStatus checked = Check();
  return checked.ok() ? target()->DeleteFile(path, options, context) : checked;
}

}  // namespace tertib
