#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/testing/temp_dir.h"

namespace tertib {

// The faults of one program's disk, which it meets below one folder: see tests/faults/layer. One
// thread.
class FaultPlan {
 public:
  // `folder`: as the program is told it; an absolute path.
  explicit FaultPlan(std::string folder);

  // Runs `command` under the layer; to be put before it. RocksDB's memtables are small then
  // (small_memtables.cc).
  std::vector<std::string> Under() const;

  // Puts these faults in place of those before, at once; tests/faults/layer/plan.h says how they
  // are written. Counting begins anew. Nothing: the disk is well.
  void Set(const std::string& faults = "");
  // The faults that came about since the last Set, in order.
  std::vector<std::string> Fired() const;

  // Sets the program's wall clock forward, or back.
  void SetClock(int64_t seconds);

 private:
  const TempDir directory_;
  const std::string folder_;
  const std::string plan_ = directory_ / "plan";
  const std::string clock_ = directory_ / "clock";
};

}  // namespace tertib
