#pragma once

#include <rocksdb/file_system.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "services/common/rocks/opened_folder.h"

namespace tertib {

// RocksDB's file system, which makes, renames and removes files by their path for as long as the
// path is that of the folder that was opened. So what RocksDB still does in the background when
// another folder has taken its place does not touch that. Has the folder look after the logs,
// tables and lists of files that RocksDB makes, until RocksDB removes them, and writes on to none
// that somebody else has cut short. Begins no log before those before it are on disk for good. Any
// thread; `folder` is shared.
class GuardedFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  // The file by which RocksDB finds its list of files.
  static constexpr const char* kCurrent = "CURRENT";
  // Whether a file of that name is a log, a table or a list of files.
  static bool HoldsData(std::string_view name);

  GuardedFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target,
                    std::shared_ptr<OpenedFolder> folder)
      : FileSystemWrapper(target), folder_(std::move(folder)) {}

  const char* Name() const override { return "TertibGuardedFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;

 private:
  rocksdb::IOStatus Check() const;

  const std::shared_ptr<OpenedFolder> folder_;
};

}  // namespace tertib
