#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace tertib::benchmark {

// A new folder that is gone, with all in it, when this object is.
class ScratchFolder {
 public:
  // Makes it inside `parent`. Fails if that is in memory, where a synced write costs nothing.
  static absl::StatusOr<std::unique_ptr<ScratchFolder>> Make(const std::string& parent);

  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  explicit ScratchFolder(std::string path);

  const std::string path_;
};

}  // namespace tertib::benchmark
