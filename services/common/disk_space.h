#pragma once

#include <cstddef>
#include <string>

namespace tertib {

// Whether the file system of `directory` has room for `bytes` more, and 64 MiB besides for what
// RocksDB does in the background. Asked before a write rather than waiting for the disk to refuse:
// RocksDB as Debian builds it ends the process when its log cannot be written. True if the system
// does not say.
bool HasRoomFor(const std::string& directory, size_t bytes);

}  // namespace tertib
