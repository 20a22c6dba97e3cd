#pragma once

#include <cstddef>
#include <string>

namespace tertib {

// Whether the file system of `directory` has room for `bytes` more, and 64 MiB besides for what
// RocksDB does in the background. Asked before a write: once the disk itself has refused one, none
// is taken until a restart. True if the system does not say.
bool HasRoomFor(const std::string& directory, size_t bytes);

// Whether there is room for what RocksDB writes to open a store, 2 MiB. That is less than a write
// needs, so a store whose disk is full can still be opened and read. True if the system does not
// say.
bool HasRoomToOpen(const std::string& directory);

}  // namespace tertib
