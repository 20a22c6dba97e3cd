#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Small readers of text. All take time in the text they pass over, and none allocates unless it
// returns a string.

namespace tertib::catalogue::intake {

// How many bytes the white space at `at` takes: a blank, a tab, a carriage return, or one of the
// spaces of Unicode; 0 if there is none.
size_t BlankAt(std::string_view text, size_t at);

std::string_view TrimStart(std::string_view text);
std::string_view TrimEnd(std::string_view text);
std::string_view Trim(std::string_view text);

// White space as wide as that between the columns of a table.
struct Gap {
  size_t begin = 0;
  size_t end = 0;
};

// In code points: no two words of one text stand so far apart; nor two columns, as a rule, nearer.
inline constexpr size_t kWideGap = 3;
inline constexpr size_t kColumnGap = 6;

// The first one between two words from `from` on: so many code points of white space at least.
std::optional<Gap> FindGap(std::string_view text, size_t min_width, size_t from = 0);

// The dots that lead from a name to its figure; there may be more.
inline constexpr std::string_view kLeader = "...";

// Letters and digits of ASCII, and every byte of a longer code point that is not white space.
bool IsWordByte(char c);
bool IsDigit(char c);
bool IsUpper(char c);
bool IsLower(char c);

// Whether a word can begin at `at`: nothing stands before it that belongs to a word.
bool IsWordStart(std::string_view text, size_t at);

// Whether two texts are the same but for the case of ASCII letters.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// Whether it is the same as one of the words, but for the case of ASCII letters.
bool IsOneOf(std::string_view word, std::span<const std::string_view> words);

// Whether it has letters, and none of ASCII in lower case.
bool IsAllCapitals(std::string_view text);

// Whether it holds nothing but what may stand behind a figure that ends a text.
bool IsOnlyPunctuation(std::string_view text);

// The last word and what is stuck to it: all that follows the last white space.
std::string_view LastWord(std::string_view text);

// Without the hyphen or dash that stands alone at its end: "Surat Keluar -".
std::string_view WithoutDashAtEnd(std::string_view text);

// How many brackets are open behind `text`, where `open` are before it.
int OpenBrackets(std::string_view text, int open);

// Whether it has more code points than that.
bool IsTooLong(std::string_view text, size_t max_code_points);

// Tabs and the like become blanks: names and titles hold no control characters.
void BlankControls(std::string& text);

// Two pieces of one printed text: with a blank between them, unless the first ends in a hyphen, a
// slash or a bracket that is stuck to its word.
std::string JoinPieces(std::string_view first, std::string_view second);

// A place in a text that moves on as things are taken.
class Cursor {
 public:
  explicit Cursor(std::string_view text, size_t at = 0) : text_(text), at_(at) {}

  std::string_view text() const { return text_; }
  size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }

  // Returns whether there was any.
  bool SkipBlanks();
  bool Take(char c);
  // A whole word, whatever its case: what follows it belongs to no word.
  bool TakeWord(std::string_view word);
  // The first of the words that stands here.
  bool TakeOneOf(std::span<const std::string_view> words);
  // As TakeWord, but a word may follow at once: "ke-2", "Th2018".
  bool TakeStuck(std::string_view word);
  // A hyphen, or the dash that a word processor makes of it.
  bool TakeDash();
  // A number in digits, no larger than kTooLarge. Nothing is taken if there is none.
  std::optional<int64_t> TakeNumber();
  // A number that may have dots between its thousands: "1.234".
  std::optional<int64_t> TakeGroupedNumber();

  // What a number becomes that is too large for any use here.
  static constexpr int64_t kTooLarge = 1'000'000'000'000;

 private:
  std::string_view text_;
  size_t at_;
};

}  // namespace tertib::catalogue::intake
