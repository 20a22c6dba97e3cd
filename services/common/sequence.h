#pragma once

#include <compare>
#include <cstdint>

namespace tertib {

// The place of an event in the catalogue's log: 1 for the first, 0 for "before all of them".
struct Sequence {
  uint64_t value = 0;

  friend auto operator<=>(const Sequence&, const Sequence&) = default;
};

}  // namespace tertib
