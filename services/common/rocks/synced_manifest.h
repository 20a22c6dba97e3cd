#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"

namespace tertib {

// How much of RocksDB's list of files, its MANIFEST, is on disk for good, in a small file beside
// it.
//
// A loss of power leaves any part of what was written and not synced. RocksDB bears that in its
// write-ahead log; a list of files that ends in half a record it takes for damaged, though it never
// relied on what was not synced. What lies behind the synced part may be cut off.
class SyncedManifest {
 public:
  static constexpr const char* kFileName = "SYNCED";

  explicit SyncedManifest(std::string folder) : folder_(std::move(folder)) {}

  // The list of that name was synced, and is so long. On disk for good when it returns. UNAVAILABLE
  // with the system's words.
  absl::Status Note(const std::string& manifest, uint64_t size);

  // Cuts off what of the list in use was never synced. False if there is nothing of that kind, or
  // it is not known. To be tried where RocksDB finds damage, and PutBack if it finds it all the
  // same.
  bool CutUnsynced();
  // Undoes CutUnsynced.
  void PutBack();

 private:
  const std::string folder_;
  std::string cut_from_;
  std::string cut_;
};

}  // namespace tertib
