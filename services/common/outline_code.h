#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tertib {

// The code that a printed recap gives a unit: "I", "II.C", "III.A.2". Its order is that of an
// outline, not that of letters: I, II, … IX, X; A, … Z, AA; 1, 2, … 10.
//
// The first part is a Roman numeral (upper case, as the Romans wrote it) or a number; each further
// one is upper-case letters, lower-case letters, or a number.
class OutlineCode {
 public:
  static constexpr size_t kMaxDepth = 8;

  // Reads a code; a dot at its end ("III.") is taken off. Nothing if it is none.
  static std::optional<OutlineCode> Parse(std::string_view text);

  // Without a dot at its end: "III".
  std::string ToString() const;

  // How many parts: 1 for "II", 2 for "II.C".
  size_t depth() const { return parts_.size(); }

  // The code without its last part; nothing for depth 1.
  std::optional<OutlineCode> Parent() const;

  // The value of the last part: 3 for "III", for "II.C" and for "II.3".
  uint32_t ordinal() const { return parts_.back().value; }

  friend std::strong_ordering operator<=>(const OutlineCode& a, const OutlineCode& b);
  friend bool operator==(const OutlineCode& a, const OutlineCode& b) {
    return (a <=> b) == std::strong_ordering::equal;
  }

 private:
  struct Part {
    uint32_t value = 0;
    std::string text;
  };
  std::vector<Part> parts_;
};

}  // namespace tertib
