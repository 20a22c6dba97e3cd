#include "services/common/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "absl/strings/ascii.h"

namespace tertib {
namespace {

constexpr std::string_view kEllipsis = "…";

// ICU's macro mixes signed and unsigned; it is let do so here alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wconversion"
void NextCodePoint(const uint8_t* bytes, int32_t length, int32_t& offset, UChar32& code_point) {
  U8_NEXT(bytes, offset, length, code_point);
}
#pragma GCC diagnostic pop

bool IsLeadByte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }
bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80U; }

// How many bytes the white space takes that a text begins with: one character, or none.
size_t WhiteSpaceAt(std::string_view text) {
  if (IsAscii(text.front())) {
    return absl::ascii_isspace(static_cast<unsigned char>(text.front())) ? 1 : 0;
  }
  const auto first = FirstCodePoint(text);
  return first && u_isUWhiteSpace(static_cast<UChar32>(first->value)) ? first->length : 0;
}

// Whether a character of `text` is such a one.
bool HasCodePoint(std::string_view text, bool (*is_such)(char32_t)) {
  while (!text.empty()) {
    const auto first = FirstCodePoint(text);
    if (first && is_such(first->value)) {
      return true;
    }
    text.remove_prefix(first ? first->length : 1);
  }
  return false;
}

bool IsShown(char32_t c) {
  constexpr uint32_t kShown = U_GC_L_MASK | U_GC_N_MASK | U_GC_P_MASK | U_GC_S_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kShown) != 0 && !IsBlank(c) && !IsInvisible(c);
}

}  // namespace

std::vector<std::string_view> SplitText(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  size_t start = 0;
  for (size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, start)) {
    parts.push_back(text.substr(start, at - start));
    start = at + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::optional<uint32_t> ParseNumber(std::string_view text) {
  uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data(), end, value);
  if (text.empty() || failure != std::errc() || stopped != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<CodePoint> FirstCodePoint(std::string_view text) {
  if (!text.empty() && IsAscii(text.front())) {
    return CodePoint{static_cast<char32_t>(text.front()), 1};
  }
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  // The macro counts in 32 bits; a code point never needs more than four bytes.
  const auto length = static_cast<int32_t>(std::min<size_t>(text.size(), 4));
  int32_t offset = 0;
  UChar32 code_point = 0;
  NextCodePoint(bytes, length, offset, code_point);
  if (code_point < 0) {
    return std::nullopt;
  }
  return CodePoint{static_cast<char32_t>(code_point), static_cast<size_t>(offset)};
}

std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    if (IsAscii(text[at])) {
      ++at;
      continue;
    }
    const auto first = FirstCodePoint(text.substr(at));
    if (!first) {
      return at;
    }
    at += first->length;
  }
  return std::nullopt;
}

// Nearly all text is ASCII, which needs no look-up.

bool IsControl(char32_t c) {
  if (c < 0x80) {
    return c < 0x20 || c == 0x7F;
  }
  constexpr uint32_t kControls = U_GC_CC_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kControls) != 0 ||
         U_IS_UNICODE_NONCHAR(static_cast<UChar32>(c));
}

bool IsInvisible(char32_t c) {
  return c >= 0x80 &&
         u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool IsBlank(char32_t c) {
  // No property of Unicode tells them; these are all that its charts show as empty.
  constexpr std::array<char32_t, 5> kBlanks = {
      0x2800,   // The blank of braille.
      0xFFFC,   // An object, such as a picture, that is not in the text.
      0x13441,  // A blank as wide as a hieroglyph,
      0x13442,  // and half as wide.
      0x1D159,  // A note without its head.
  };
  return std::find(kBlanks.begin(), kBlanks.end(), c) != kBlanks.end();
}

bool HasControlCharacters(std::string_view text) { return HasCodePoint(text, IsControl); }

bool HasInvisibleCharacters(std::string_view text) { return HasCodePoint(text, IsInvisible); }

bool ShowsSomething(std::string_view text) { return HasCodePoint(text, IsShown); }

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    if (IsLeadByte(c)) {
      ++count;
    }
  }
  return count;
}

std::string ClipText(std::string_view text, size_t count) {
  size_t seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsLeadByte(text[i]) && seen++ == count) {
      return std::string(text.substr(0, i)).append(kEllipsis);
    }
  }
  return std::string(text);
}

std::string NormaliseName(std::string_view text) {
  std::string result;
  bool space = false;
  while (!text.empty()) {
    const size_t white = WhiteSpaceAt(text);
    if (white > 0) {
      space = true;
      text.remove_prefix(white);
      continue;
    }
    if (space && !result.empty()) {
      result += ' ';
    }
    space = false;
    result += absl::ascii_tolower(static_cast<unsigned char>(text.front()));
    text.remove_prefix(1);
  }
  return result;
}

}  // namespace tertib
