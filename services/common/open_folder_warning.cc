#include "services/common/open_folder_warning.h"

#include <filesystem>
#include <string_view>
#include <system_error>

namespace tertib {
namespace {

namespace fs = std::filesystem;

bool AnybodyMayWrite(const fs::path& path) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  return !failed && (status.permissions() & fs::perms::others_write) != fs::perms::none;
}

}  // namespace

void WarnIfAnybodyMayWrite(const std::string& folder, Logger& log) {
  const bool open_folder = AnybodyMayWrite(folder);
  size_t open_files = 0;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    open_files += AnybodyMayWrite(at->path()) ? size_t{1} : size_t{0};
  }
  if (open_folder || open_files > 0) {
    log.Warning(
        "anybody on this machine may change the data: chmod 750 the folder, and chmod 640 "
        "the files in it",
        {{"directory", folder},
         {"folder", open_folder ? "open to all" : "not open to all"},
         {"open_files", std::to_string(open_files)}});
  }
}

}  // namespace tertib
