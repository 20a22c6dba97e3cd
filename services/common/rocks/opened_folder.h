#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/mutex.h"

namespace tertib {

// What tells a file or a folder from every other.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// A file that is looked after: it has to stay the one it is, and as long as it is.
struct KeptFile {
  std::string path;
  FileIdentity identity;
  // Whether it is written on to.
  std::atomic<bool> grows = false;
  // At least so many bytes are in it.
  std::atomic<uint64_t> size = 0;
  // All that is in it; empty where that is not looked at.
  std::string content;
  // When that was last written.
  timespec written = {};

  // OK if it is there whole. One call of the system.
  absl::Status Check() const;
  // The same, and its content; or that nobody cut it short and it was written on to after that,
  // which leaves a hole.
  absl::Status CheckThoroughly() const;
  // OK if all of its content is as it was, where that is looked at.
  absl::Status CheckContent() const;
};

// A folder that this process alone holds, and that it looks after: a path can come to mean another
// folder while the files that are open in it live on, and what is written there is then lost. Any
// thread.
class OpenedFolder {
 public:
  // Makes the folder if it is not there, for good: the names are on disk when it returns. Then
  // locks it, before anything in it is looked at. PERMISSION_DENIED with the system's words;
  // FAILED_PRECONDITION if another holds it.
  static absl::StatusOr<std::unique_ptr<OpenedFolder>> Open(const std::string& path);
  ~OpenedFolder();
  OpenedFolder(const OpenedFolder&) = delete;
  OpenedFolder& operator=(const OpenedFolder&) = delete;

  const std::string& path() const { return path_; }

  // From now on that file in the folder is looked after, too, until it is forgotten. Null, and
  // nothing, if it is not there.
  std::shared_ptr<KeptFile> Keep(const std::string& name) TERTIB_EXCLUDES(mutex_);
  // The same for a file that this process writes on to: whoever does says how long it has become.
  std::shared_ptr<KeptFile> KeepGrowing(const std::string& name) TERTIB_EXCLUDES(mutex_);
  // The same for a small file that is never written on to: all that is in it has to stay.
  void KeepContent(const std::string& name) TERTIB_EXCLUDES(mutex_);
  // A file that is looked after is looked at by each Check: without it nothing else is of use.
  void LookAlways(const std::string& name) TERTIB_EXCLUDES(mutex_);
  void Forget(const std::string& name) TERTIB_EXCLUDES(mutex_);
  bool IsKept(const std::string& name) const TERTIB_EXCLUDES(mutex_);

  // OK while the path names the folder that was opened, no name of a kept file has come to mean
  // another, and those that are always looked at are whole. Else UNAVAILABLE, with what is so: it
  // was removed, renamed, mounted over, emptied. One call of the system, and one for each file that
  // is always looked at, as long as no name in the folder changes.
  absl::Status Check() TERTIB_EXCLUDES(mutex_);
  // The same, and that all kept files are whole.
  absl::Status CheckThoroughly() TERTIB_EXCLUDES(mutex_);

 private:
  OpenedFolder(std::string path, int descriptor, FileIdentity identity)
      : path_(std::move(path)), descriptor_(descriptor), identity_(identity) {}

  std::shared_ptr<KeptFile> Keep(const std::string& name, bool grows, bool with_content)
      TERTIB_EXCLUDES(mutex_);
  // What the path names now, if it is the folder that was opened.
  absl::StatusOr<struct stat> Look() const;

  const std::string path_;
  const int descriptor_;
  const FileIdentity identity_;
  mutable Mutex mutex_;
  std::map<std::string, std::shared_ptr<KeptFile>> kept_ TERTIB_GUARDED_BY(mutex_);
  std::map<std::string, std::shared_ptr<KeptFile>> always_ TERTIB_GUARDED_BY(mutex_);
  // When a name in the folder was changed last, as of the time when all files were there; nothing
  // if that was so short before that there may have been a change since, with the same time.
  timespec names_changed_ TERTIB_GUARDED_BY(mutex_) = {};
};

}  // namespace tertib
