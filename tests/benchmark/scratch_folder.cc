#include "tests/benchmark/scratch_folder.h"

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tertib::benchmark {

absl::StatusOr<std::unique_ptr<ScratchFolder>> ScratchFolder::Make(const std::string& parent) {
  struct statfs about = {};
  if (statfs(parent.c_str(), &about) != 0) {
    return absl::ErrnoToStatus(errno, fmt::format("Cannot use the folder {}", parent));
  }
  if (about.f_type == TMPFS_MAGIC) {
    return absl::FailedPreconditionError(
        fmt::format("{} is in memory, where a synced write costs nothing; give a folder on a disk "
                    "with --data-parent.",
                    parent));
  }
  std::string path = parent + "/tertib-bench-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    return absl::ErrnoToStatus(errno, fmt::format("Cannot make a folder in {}", parent));
  }
  return std::unique_ptr<ScratchFolder>(new ScratchFolder(std::move(path)));
}

ScratchFolder::ScratchFolder(std::string path) : path_(std::move(path)) {}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tertib::benchmark
