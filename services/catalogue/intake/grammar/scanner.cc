#include "services/catalogue/intake/grammar/scanner.h"

#include <algorithm>

#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

// Whether three bytes are one of the white spaces of Unicode from U+2000 on.
bool IsThreeByteBlank(std::string_view bytes) {
  if (bytes.starts_with("\xe2\x80")) {
    const auto last = static_cast<unsigned char>(bytes[2]);
    return (last >= 0x80 && last <= 0x8a) || last == 0xaf;
  }
  return bytes == "\u205f" || bytes == "\u3000";
}

// How many bytes the white space beyond ASCII takes that `text` begins with; 0 if there is none.
size_t LongBlankAtStart(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\u00a0";
  if (text.starts_with(kNoBreakSpace)) {
    return kNoBreakSpace.size();
  }
  return text.size() >= 3 && IsThreeByteBlank(text.substr(0, 3)) ? 3 : 0;
}

// The same at its end.
size_t LongBlankAtEnd(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\u00a0";
  if (text.ends_with(kNoBreakSpace)) {
    return kNoBreakSpace.size();
  }
  return text.size() >= 3 && IsThreeByteBlank(text.substr(text.size() - 3)) ? 3 : 0;
}

bool IsShortBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

size_t BlankAt(std::string_view text, size_t at) {
  if (at >= text.size()) {
    return 0;
  }
  if (IsShortBlank(text[at])) {
    return 1;
  }
  if (static_cast<unsigned char>(text[at]) < 0x80) {
    return 0;
  }
  return LongBlankAtStart(text.substr(at));
}

std::string_view TrimStart(std::string_view text) {
  while (const size_t length = BlankAt(text, 0)) {
    text.remove_prefix(length);
  }
  return text;
}

std::string_view TrimEnd(std::string_view text) {
  while (!text.empty()) {
    if (IsShortBlank(text.back())) {
      text.remove_suffix(1);
      continue;
    }
    const size_t blank = LongBlankAtEnd(text);
    if (blank == 0) {
      break;
    }
    text.remove_suffix(blank);
  }
  return text;
}

std::string_view Trim(std::string_view text) { return TrimEnd(TrimStart(text)); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

std::optional<Gap> FindGap(std::string_view text, size_t min_width, size_t from) {
  for (size_t at = from; at < text.size();) {
    const size_t begin = at;
    size_t width = 0;
    for (size_t blank = BlankAt(text, at); blank > 0; blank = BlankAt(text, at)) {
      at += blank;
      ++width;
    }
    if (begin > 0 && at < text.size() && width >= min_width) {
      return Gap{begin, at};
    }
    at += width == 0 ? 1 : 0;
  }
  return std::nullopt;
}

bool IsWordByte(char c) {
  return IsDigit(c) || IsUpper(c) || IsLower(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool IsWordStart(std::string_view text, size_t at) {
  if (at == 0 || !IsWordByte(text[at - 1])) {
    return true;
  }
  return LongBlankAtEnd(text.substr(0, at)) != 0;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ToLower(x) == ToLower(y); });
}

bool IsOneOf(std::string_view word, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view each) { return EqualsIgnoringCase(each, word); });
}

bool IsAllCapitals(std::string_view text) {
  return std::any_of(text.begin(), text.end(), IsUpper) &&
         std::none_of(text.begin(), text.end(), IsLower);
}

bool IsOnlyPunctuation(std::string_view text) {
  return Trim(text).find_first_not_of(".,;") == std::string_view::npos;
}

std::string_view LastWord(std::string_view text) {
  text = TrimEnd(text);
  for (size_t at = text.size(); at > 0; --at) {
    if (BlankAt(text, at - 1) == 1) {
      return text.substr(at);
    }
    if (LongBlankAtEnd(text.substr(0, at)) != 0) {
      return text.substr(at);
    }
  }
  return text;
}

std::string_view WithoutDashAtEnd(std::string_view text) {
  const std::string_view word = LastWord(text);
  Cursor dash(word);
  const bool alone = dash.TakeDash() && dash.done();
  return alone ? TrimEnd(text.substr(0, TrimEnd(text).size() - word.size())) : text;
}

int OpenBrackets(std::string_view text, int open) {
  for (const char c : text) {
    open += c == '(' ? 1 : 0;
    open -= c == ')' && open > 0 ? 1 : 0;
  }
  return open;
}

bool IsTooLong(std::string_view text, size_t max_code_points) {
  return text.size() > max_code_points && CountCodePoints(text) > max_code_points;
}

void BlankControls(std::string& text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\r'; }, ' ');
}

std::string JoinPieces(std::string_view first, std::string_view second) {
  first = TrimEnd(first);
  second = TrimStart(second);
  const bool stuck =
      first.size() > 1 &&
      (first.back() == '(' ? LastWord(first).size() > 1
                           : (first.back() == '-' || first.back() == '/') &&
                                 IsWordByte(first[first.size() - 2]) && LastWord(first).size() > 1);
  const bool bracket = first == "(";
  std::string joined(first);
  if (!first.empty() && !second.empty() && !stuck && !bracket) {
    joined += ' ';
  }
  return joined.append(second);
}

bool Cursor::SkipBlanks() {
  const size_t start = at_;
  while (const size_t length = BlankAt(text_, at_)) {
    at_ += length;
  }
  return at_ != start;
}

bool Cursor::Take(char c) {
  if (done() || text_[at_] != c) {
    return false;
  }
  ++at_;
  return true;
}

bool Cursor::TakeWord(std::string_view word) {
  if (!EqualsIgnoringCase(text_.substr(at_, word.size()), word)) {
    return false;
  }
  const size_t end = at_ + word.size();
  if (end < text_.size() && IsWordByte(text_[end]) && IsWordByte(word.back()) &&
      BlankAt(text_, end) == 0) {
    return false;
  }
  at_ = end;
  return true;
}

bool Cursor::TakeOneOf(std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return TakeWord(word); });
}

bool Cursor::TakeStuck(std::string_view word) {
  if (!EqualsIgnoringCase(text_.substr(at_, word.size()), word)) {
    return false;
  }
  at_ += word.size();
  return true;
}

bool Cursor::TakeDash() { return TakeStuck("-") || TakeStuck("–") || TakeStuck("—"); }

std::optional<int64_t> Cursor::TakeNumber() {
  if (!IsDigit(peek())) {
    return std::nullopt;
  }
  int64_t value = 0;
  for (; IsDigit(peek()); ++at_) {
    value = std::min(value * 10 + (text_[at_] - '0'), kTooLarge);
  }
  return value;
}

std::optional<int64_t> Cursor::TakeGroupedNumber() {
  const size_t start = at_;
  auto value = TakeNumber();
  if (!value || at_ - start > 3) {
    return value;
  }
  while (peek() == '.' && text_.size() - at_ > 3 && IsDigit(text_[at_ + 1]) &&
         IsDigit(text_[at_ + 2]) && IsDigit(text_[at_ + 3]) &&
         (text_.size() - at_ == 4 || !IsDigit(text_[at_ + 4]))) {
    ++at_;
    const int64_t group = *TakeNumber();
    value = std::min(*value * 1'000 + group, kTooLarge);
  }
  return value;
}

}  // namespace tertib::catalogue::intake
