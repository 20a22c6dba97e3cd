#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/common/sequence.h"

namespace tertib::recap {

// Asks how far the catalogue is. Any thread may call it.
class HeadProbe {
 public:
  virtual ~HeadProbe() = default;

  // The newest event: all that was committed when it was called counts. Blocks for a second at
  // most. Any error: that is not known.
  virtual absl::StatusOr<Sequence> AskNewest() = 0;

  // When the first event after that place in the stream was recorded; nothing if there is none.
  // Blocks for a second at most. Any error: that is not known.
  virtual absl::StatusOr<std::optional<absl::Time>> AskTimeAfter(
      const std::string& resume_token) = 0;
};

}  // namespace tertib::recap
