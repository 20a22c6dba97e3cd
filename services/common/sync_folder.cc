#include "services/common/sync_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tertib {

absl::Status SyncFolder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool failed = descriptor < 0 || (fsync(descriptor) != 0 && errno != EINVAL);
  const absl::Status status =
      failed ? absl::UnavailableError(std::generic_category().message(errno)) : absl::OkStatus();
  if (descriptor >= 0) {
    close(descriptor);
  }
  return status;
}

}  // namespace tertib
