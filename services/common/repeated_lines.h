#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/common/clock.h"

namespace tertib {

// Holds back what is said again and again, such as a fault that every write runs into: of lines of
// one text the first few are written, and the last of those that follow within ten seconds, with
// their number. While they go on the ten seconds double, up to five minutes. One thread at a time.
class RepeatedLines {
 public:
  // Holds `line` (as it would be written, but for its end) back if `burst` of the same text were
  // written lately. If not, returns false: it is to be written now.
  bool Hold(std::string_view text, const std::string& line, SteadyTime now, size_t burst = 1);

  struct Held {
    std::string line;
    // How many lines it stands for.
    uint64_t count = 0;
  };
  // What is to be written by now; at SteadyTime::max() all that is held back.
  std::vector<Held> TakeDue(SteadyTime now);

 private:
  struct Window {
    SteadyTime end;
    absl::Duration length;
    Held held;
    // How many were written as they came.
    size_t written = 1;
  };

  std::map<std::string, Window, std::less<>> windows_;
};

}  // namespace tertib
