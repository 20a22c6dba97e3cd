#pragma once

#include <string>

#include "absl/status/status.h"

namespace tertib {

// Puts the names in a folder on disk for good. UNAVAILABLE with the system's words. A file system
// that cannot sync a folder has nothing to sync.
absl::Status SyncFolder(const std::string& path);

}  // namespace tertib
