#pragma once

#include "absl/status/statusor.h"
#include "services/common/sequence.h"

namespace tertib::recap {

// Asks how far the catalogue is. Any thread may call it.
class HeadProbe {
 public:
  virtual ~HeadProbe() = default;

  // The newest event: all that was committed when it was called counts. Blocks for a second at
  // most. Any error: that is not known.
  virtual absl::StatusOr<Sequence> AskNewest() = 0;
};

}  // namespace tertib::recap
