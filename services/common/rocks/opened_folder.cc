#include "services/common/rocks/opened_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "services/common/status_macros.h"

namespace tertib {
namespace {

constexpr mode_t kFolderMode = 0750;

std::string SystemError() { return std::generic_category().message(errno); }

absl::Status SyncFolder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // A file system that cannot sync a folder has nothing to sync.
  const bool failed = descriptor < 0 || (fsync(descriptor) != 0 && errno != EINVAL);
  const std::string reason = failed ? SystemError() : "";
  if (descriptor >= 0) {
    close(descriptor);
  }
  return failed ? absl::PermissionDeniedError(reason) : absl::OkStatus();
}

// Makes a folder and those above it. Each new name is synced: else what is acknowledged could go
// with it.
absl::Status MakeFolder(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> missing;
  std::error_code ignored;
  for (auto at = path; !at.empty() && !std::filesystem::exists(at, ignored);
       at = at.parent_path()) {
    missing.push_back(at);
  }
  for (; !missing.empty(); missing.pop_back()) {
    const std::filesystem::path& folder = missing.back();
    if (mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST) {
      return absl::PermissionDeniedError(SystemError());
    }
    const std::filesystem::path above = folder.parent_path();
    TERTIB_RETURN_IF_ERROR(SyncFolder(above.empty() ? "." : above.string()));
  }
  return absl::OkStatus();
}

// Without a slash at its end, behind which there is one more, empty name.
std::filesystem::path Trimmed(const std::string& path) {
  std::filesystem::path folder(path);
  return folder.has_filename() ? folder : folder.parent_path();
}

}  // namespace

absl::StatusOr<std::unique_ptr<OpenedFolder>> OpenedFolder::Open(const std::string& path) {
  TERTIB_RETURN_IF_ERROR(MakeFolder(Trimmed(path)));
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat found {};
  if (descriptor < 0 || fstat(descriptor, &found) != 0) {
    return absl::PermissionDeniedError(SystemError());
  }
  std::unique_ptr<OpenedFolder> folder(
      new OpenedFolder(path, descriptor, {found.st_dev, found.st_ino}));
  // Some network file systems cannot lock a folder; RocksDB's own lock has to do there.
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return absl::FailedPreconditionError("another process has locked it");
  }
  return folder;
}

OpenedFolder::~OpenedFolder() { close(descriptor_); }

absl::StatusOr<OpenedFolder::Identity> OpenedFolder::Look(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) {
    return absl::UnavailableError(SystemError());
  }
  return Identity{found.st_dev, found.st_ino};
}

void OpenedFolder::Keep(std::string_view role, const std::string& path) {
  const Identity identity = Look(path).value_or(Identity{});
  const MutexLock lock(mutex_);
  kept_.insert_or_assign(std::string(role), Kept{path, identity});
}

void OpenedFolder::Require(const std::string& path) {
  const MutexLock lock(mutex_);
  kept_.insert_or_assign(path, Kept{path, std::nullopt});
}

absl::Status OpenedFolder::Check() const {
  const auto folder = Look(path_);
  if (!folder.ok()) {
    return absl::UnavailableError(fmt::format("the data folder cannot be found any more: {}",
                                              std::string(folder.status().message())));
  }
  if (*folder != identity_) {
    return absl::UnavailableError("another folder is in the place of the data folder");
  }
  const MutexLock lock(mutex_);
  for (const auto& [role, kept] : kept_) {
    const auto found = Look(kept.path);
    if (!found.ok() || *found != kept.identity.value_or(*found)) {
      return absl::UnavailableError("files of the data folder were removed or replaced");
    }
  }
  return absl::OkStatus();
}

}  // namespace tertib
