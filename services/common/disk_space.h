#pragma once

#include <cstddef>
#include <string>

namespace tertib {

// Whether the file system of `directory` has room for `bytes` more, and 64 MiB besides for what
// RocksDB does in the background. Asked before a write rather than waiting for the disk to refuse:
// RocksDB as Debian builds it ends the process when its log cannot be written. True if the system
// does not say.
bool HasRoomFor(const std::string& directory, size_t bytes);

// Whether there is room for what opening a store writes by itself, 2 MiB: less than that is kept
// for writes, so that a store on a full disk can be opened to be read. True if the system does not
// say.
bool HasRoomToOpen(const std::string& directory);

}  // namespace tertib
