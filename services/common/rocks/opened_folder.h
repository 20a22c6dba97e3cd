#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/mutex.h"

namespace tertib {

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

  // From now on the file at this path, which is in the folder, is looked after, too: it has to stay
  // the one it is now, until another is kept in the same `role`.
  void Keep(std::string_view role, const std::string& path) TERTIB_EXCLUDES(mutex_);
  // The same for a file that others take the place of: it has to be there.
  void Require(const std::string& path) TERTIB_EXCLUDES(mutex_);

  // OK while the path names the folder that was opened, with the files that are kept. Else
  // UNAVAILABLE, with what is so: it was removed, renamed, mounted over, emptied.
  absl::Status Check() const TERTIB_EXCLUDES(mutex_);

 private:
  // What tells a file or a folder from every other.
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;

    friend bool operator==(const Identity&, const Identity&) = default;
  };

  struct Kept {
    std::string path;
    // Nothing: any file will do.
    std::optional<Identity> identity;
  };

  OpenedFolder(std::string path, int descriptor, Identity identity)
      : path_(std::move(path)), descriptor_(descriptor), identity_(identity) {}
  static absl::StatusOr<Identity> Look(const std::string& path);

  const std::string path_;
  const int descriptor_;
  const Identity identity_;
  mutable Mutex mutex_;
  std::map<std::string, Kept, std::less<>> kept_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib
