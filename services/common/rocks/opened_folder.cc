#include "services/common/rocks/opened_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "services/common/status_macros.h"
#include "services/common/sync_folder.h"

namespace tertib {
namespace {

constexpr mode_t kFolderMode = 0750;

std::string SystemError() { return std::generic_category().message(errno); }

// Shorter before now than this, a change may share its time with one that comes after it.
constexpr double kGrainSeconds = 0.1;

FileIdentity IdentityOf(const struct stat& found) { return {found.st_dev, found.st_ino}; }

double Seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

bool IsLongAgo(const timespec& time) {
  timespec now{};
  return clock_gettime(CLOCK_REALTIME, &now) == 0 && Seconds(now) - Seconds(time) > kGrainSeconds;
}

bool AreEqual(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// Of a small file, its first 4 KiB.
std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content(4096, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(file.gcount()));
  return content;
}

// Whether one of the first `size` bytes was never written. A file system that does not know says
// no.
bool HasHole(const std::string& path, uint64_t size) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return false;
  }
  const off_t hole = lseek(descriptor, 0, SEEK_HOLE);
  close(descriptor);
  return hole >= 0 && static_cast<uint64_t>(hole) < size;
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
    if (const absl::Status synced = SyncFolder(above.empty() ? "." : above.string());
        !synced.ok()) {
      return absl::PermissionDeniedError(std::string(synced.message()));
    }
  }
  return absl::OkStatus();
}

// Without a slash at its end, behind which there is one more, empty name.
std::filesystem::path Trimmed(const std::string& path) {
  std::filesystem::path folder(path);
  return folder.has_filename() ? folder : folder.parent_path();
}

absl::Status NotTheSame() {
  return absl::UnavailableError("files of the data folder were removed or replaced");
}

}  // namespace

absl::Status KeptFile::Check() const {
  // Before the file is looked at, which others may write on to.
  const uint64_t least = size;
  struct stat found {};
  if (stat(path.c_str(), &found) != 0 || IdentityOf(found) != identity) {
    return NotTheSame();
  }
  if (static_cast<uint64_t>(found.st_size) < least) {
    return absl::UnavailableError("a file of the data folder was cut short");
  }
  return AreEqual(found.st_mtim, written) ? absl::OkStatus() : CheckContent();
}

absl::Status KeptFile::CheckContent() const {
  return content.empty() || ContentOf(path) == content
             ? absl::OkStatus()
             : absl::UnavailableError("a file of the data folder was overwritten");
}

absl::Status KeptFile::CheckThoroughly() const {
  const uint64_t least = size;
  TERTIB_RETURN_IF_ERROR(Check());
  if (grows && HasHole(path, least)) {
    return absl::UnavailableError("a file of the data folder was cut short while it was written");
  }
  return CheckContent();
}

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

std::shared_ptr<KeptFile> OpenedFolder::Keep(const std::string& name) {
  return Keep(name, /*grows=*/false, /*with_content=*/false);
}

std::shared_ptr<KeptFile> OpenedFolder::KeepGrowing(const std::string& name) {
  return Keep(name, /*grows=*/true, /*with_content=*/false);
}

void OpenedFolder::KeepContent(const std::string& name) {
  Keep(name, /*grows=*/false, /*with_content=*/true);
}

std::shared_ptr<KeptFile> OpenedFolder::Keep(const std::string& name, bool grows,
                                             bool with_content) {
  auto file = std::make_shared<KeptFile>();
  file->path = path_ + "/" + name;
  struct stat found {};
  if (stat(file->path.c_str(), &found) != 0) {
    return nullptr;
  }
  file->identity = IdentityOf(found);
  file->grows = grows;
  file->size = static_cast<uint64_t>(found.st_size);
  file->content = with_content ? ContentOf(file->path) : "";
  file->written = found.st_mtim;
  const MutexLock lock(mutex_);
  kept_.insert_or_assign(name, file);
  return file;
}

void OpenedFolder::Forget(const std::string& name) {
  const MutexLock lock(mutex_);
  kept_.erase(name);
  always_.erase(name);
}

void OpenedFolder::LookAlways(const std::string& name) {
  const MutexLock lock(mutex_);
  if (const auto kept = kept_.find(name); kept != kept_.end()) {
    always_.insert_or_assign(name, kept->second);
  }
}

bool OpenedFolder::IsKept(const std::string& name) const {
  const MutexLock lock(mutex_);
  return kept_.contains(name);
}

absl::StatusOr<struct stat> OpenedFolder::Look() const {
  struct stat found {};
  if (stat(path_.c_str(), &found) != 0) {
    return absl::UnavailableError(
        fmt::format("the data folder cannot be found any more: {}", SystemError()));
  }
  if (IdentityOf(found) != identity_) {
    return absl::UnavailableError("another folder is in the place of the data folder");
  }
  return found;
}

absl::Status OpenedFolder::Check() {
  TERTIB_ASSIGN_OR_RETURN(const struct stat folder, Look());
  const MutexLock lock(mutex_);
  for (const auto& [name, file] : always_) {
    TERTIB_RETURN_IF_ERROR(file->Check());
  }
  if (AreEqual(folder.st_ctim, names_changed_)) {
    return absl::OkStatus();
  }
  for (const auto& [name, file] : kept_) {
    TERTIB_RETURN_IF_ERROR(file->Check());
  }
  names_changed_ = IsLongAgo(folder.st_ctim) ? folder.st_ctim : timespec{};
  return absl::OkStatus();
}

absl::Status OpenedFolder::CheckThoroughly() {
  TERTIB_RETURN_IF_ERROR(Look().status());
  const MutexLock lock(mutex_);
  for (const auto& [name, file] : kept_) {
    TERTIB_RETURN_IF_ERROR(file->CheckThoroughly());
  }
  return absl::OkStatus();
}

}  // namespace tertib
