#pragma once

#include <string>

#include "services/common/sequence.h"

namespace tertib {

// A place in the catalogue's log, named for good. A sequence alone is not: a log that is restored
// from a copy comes to the same sequences again with other events. So each event bears the history
// that it was recorded in, and two events at one sequence never bear the same.
struct LogPoint {
  // 0: before the first event.
  Sequence sequence;
  // Of the event there; empty before the first. Opaque.
  std::string history;

  friend bool operator==(const LogPoint&, const LogPoint&) = default;
};

// A history that no other is equal to: 64 random bits as 16 hexadecimal digits.
std::string NewHistory();

}  // namespace tertib
