#include "services/common/rocks/synced_logs.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "services/common/status_macros.h"
#include "services/common/sync_folder.h"

namespace tertib {
namespace {

absl::Status Failed(int error) {
  return absl::UnavailableError(std::generic_category().message(error));
}

// One that is gone meanwhile has nothing to lose.
absl::Status SyncFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) {
    return errno == ENOENT ? absl::OkStatus() : Failed(errno);
  }
  const absl::Status status = fdatasync(descriptor) == 0 ? absl::OkStatus() : Failed(errno);
  close(descriptor);
  return status;
}

}  // namespace

absl::Status SyncLogs(const std::string& folder) {
  std::error_code failed;
  bool any = false;
  std::filesystem::directory_iterator at(folder, failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    if (at->path().extension() == ".log") {
      any = true;
      TERTIB_RETURN_IF_ERROR(SyncFile(at->path().string()));
    }
  }
  if (failed) {
    return Failed(failed.value());
  }
  return any ? SyncFolder(folder) : absl::OkStatus();
}

}  // namespace tertib
