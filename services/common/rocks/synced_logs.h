#pragma once

#include <string>

#include "absl/status/status.h"

namespace tertib {

// Puts all write-ahead logs in a folder on disk for good, with their names. A disk writes what is
// not synced in any order: before a new log is begun, those before it must be there to their ends,
// or a loss of power could leave what comes later without what it stands on. UNAVAILABLE with the
// system's words.
absl::Status SyncLogs(const std::string& folder);

}  // namespace tertib
