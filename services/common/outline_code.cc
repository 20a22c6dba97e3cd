#include "services/common/outline_code.h"

#include <algorithm>
#include <array>

#include "services/common/text.h"

namespace tertib {
namespace {

std::string ToRoman(uint32_t value) {
  constexpr std::array<std::pair<uint32_t, std::string_view>, 13> kDigits = {{{1000, "M"},
                                                                              {900, "CM"},
                                                                              {500, "D"},
                                                                              {400, "CD"},
                                                                              {100, "C"},
                                                                              {90, "XC"},
                                                                              {50, "L"},
                                                                              {40, "XL"},
                                                                              {10, "X"},
                                                                              {9, "IX"},
                                                                              {5, "V"},
                                                                              {4, "IV"},
                                                                              {1, "I"}}};
  std::string result;
  for (const auto& [worth, digits] : kDigits) {
    for (; value >= worth; value -= worth) {
      result += digits;
    }
  }
  return result;
}

// Up to 3999; nothing if it is not written as ToRoman writes it.
std::optional<uint32_t> FromRoman(std::string_view text) {
  if (text.empty() || text.size() > 15) {
    return std::nullopt;
  }
  const auto worth = [](char c) -> uint32_t {
    switch (c) {
      case 'I':
        return 1;
      case 'V':
        return 5;
      case 'X':
        return 10;
      case 'L':
        return 50;
      case 'C':
        return 100;
      case 'D':
        return 500;
      case 'M':
        return 1000;
      default:
        return 0;
    }
  };
  uint32_t value = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const uint32_t here = worth(text[i]);
    const uint32_t next = i + 1 < text.size() ? worth(text[i + 1]) : 0;
    if (here == 0) {
      return std::nullopt;
    }
    value = here < next ? value - here : value + here;
  }
  if (value == 0 || value > 3999 || ToRoman(value) != text) {
    return std::nullopt;
  }
  return value;
}

std::optional<uint32_t> FromNumber(std::string_view text) {
  if (text.empty() || text.size() > 6 || text.front() == '0') {
    return std::nullopt;
  }
  return ParseNumber(text);
}

// "A" is 1, "Z" 26, "AA" 27; at most two letters, all from `first` on.
std::optional<uint32_t> FromLetters(std::string_view text, char first) {
  if (text.empty() || text.size() > 2) {
    return std::nullopt;
  }
  uint32_t value = 0;
  for (const char c : text) {
    if (c < first || c > first + 25) {
      return std::nullopt;
    }
    value = value * 26 + static_cast<uint32_t>(c - first) + 1;
  }
  return value;
}

std::optional<uint32_t> FromPart(std::string_view text, bool first) {
  if (const auto number = FromNumber(text)) {
    return number;
  }
  if (first) {
    return FromRoman(text);
  }
  if (const auto letters = FromLetters(text, 'A')) {
    return letters;
  }
  return FromLetters(text, 'a');
}

}  // namespace

std::optional<OutlineCode> OutlineCode::Parse(std::string_view text) {
  if (text.ends_with('.')) {
    text.remove_suffix(1);
  }
  OutlineCode code;
  for (const std::string_view part : SplitText(text, '.')) {
    const auto value = FromPart(part, code.parts_.empty());
    if (!value || code.parts_.size() == kMaxDepth) {
      return std::nullopt;
    }
    code.parts_.push_back({*value, std::string(part)});
  }
  return code;
}

std::string OutlineCode::ToString() const {
  std::string text;
  for (const Part& part : parts_) {
    text.append(text.empty() ? "" : ".").append(part.text);
  }
  return text;
}

std::optional<OutlineCode> OutlineCode::Parent() const {
  if (parts_.size() == 1) {
    return std::nullopt;
  }
  OutlineCode parent = *this;
  parent.parts_.pop_back();
  return parent;
}

std::strong_ordering operator<=>(const OutlineCode& a, const OutlineCode& b) {
  return std::lexicographical_compare_three_way(
      a.parts_.begin(), a.parts_.end(), b.parts_.begin(), b.parts_.end(),
      [](const OutlineCode::Part& x, const OutlineCode::Part& y) {
        return x.value != y.value ? x.value <=> y.value : x.text <=> y.text;
      });
}

}  // namespace tertib
