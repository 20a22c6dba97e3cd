#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tertib {

// The parts of `text` between separators: one more than there are separators.
std::vector<std::string_view> SplitText(std::string_view text, char separator);

// The number that all of `text` is in decimal digits; nothing if it is none or does not fit.
std::optional<uint32_t> ParseNumber(std::string_view text);

// A character of Unicode, and how many bytes of UTF-8 it stands in.
struct CodePoint {
  char32_t value = 0;
  size_t length = 0;
};

// The code point that a text begins with; nothing if its first byte begins none (RFC 3629). `text`
// is not empty.
std::optional<CodePoint> FirstCodePoint(std::string_view text);

// Where the first byte stands that is not UTF-8 (RFC 3629); nothing if all of `text` is.
std::optional<size_t> FindInvalidUtf8(std::string_view text);

// Whether it controls text rather than is one: Unicode's category Cc (tabs, ends of line, escapes;
// C1 too), its line and paragraph separators, and the numbers that it sets aside as no characters
// (U+FFFE, U+FFFF, U+FDD0, …).
bool IsControl(char32_t c);

// Whether it shows as nothing by itself (Unicode's Default_Ignorable_Code_Point): a zero-width
// space, a soft hyphen, a byte order mark, a variation selector, what turns the direction of
// reading, …
bool IsInvisible(char32_t c);

// Whether it takes a place and shows nothing there, though Unicode counts it among letters and
// symbols: the blank of braille, what stands for an object in a text, …
bool IsBlank(char32_t c);

// Whether any character is one of those. Bytes that are not UTF-8 are none.
bool HasControlCharacters(std::string_view text);
bool HasInvisibleCharacters(std::string_view text);

// Whether a reader sees any of it: a letter, a number, a punctuation mark or a symbol that is
// neither invisible nor blank.
bool ShowsSomething(std::string_view text);

// How many code points valid UTF-8 has.
size_t CountCodePoints(std::string_view text);

// The first `count` code points of valid UTF-8, with an ellipsis if any were left out.
std::string ClipText(std::string_view text, size_t count);

// A text as names are compared: runs of white space (all that has Unicode's property White_Space)
// are one space, none at either end, letters lower-case (ASCII; Indonesian needs no more).
std::string NormaliseName(std::string_view text);

}  // namespace tertib
