#include "services/catalogue/intake/grammar/items.h"

#include <algorithm>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/common/outline_code.h"

namespace tertib::catalogue::intake {
namespace {

constexpr size_t kMaxRomanLength = 8;

std::optional<int64_t> RomanValue(std::string_view text) {
  if (text.empty() || text.size() > kMaxRomanLength || !IsAllCapitals(text)) {
    return std::nullopt;
  }
  const auto code = OutlineCode::Parse(text);
  if (!code || code->depth() != 1) {
    return std::nullopt;
  }
  return code->ordinal();
}

}  // namespace

std::optional<ItemNumber> ItemAtStart(std::string_view text) {
  Cursor cursor(text);
  const auto value = cursor.TakeNumber();
  if (!value || !(cursor.Take('.') || cursor.Take(')')) || IsDigit(cursor.peek())) {
    return std::nullopt;
  }
  cursor.SkipBlanks();
  return ItemNumber{*value, 0, cursor.at()};
}

std::optional<ItemNumber> SpacedItemAtStart(std::string_view text) {
  Cursor cursor(text);
  const auto value = cursor.TakeNumber();
  if (!value || !cursor.SkipBlanks() || !cursor.Take('.') || !cursor.SkipBlanks()) {
    return std::nullopt;
  }
  return ItemNumber{*value, 0, cursor.at()};
}

std::optional<ItemNumber> FindItem(std::string_view text) {
  int open = 0;
  size_t counted = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t blank = BlankAt(text, at);
    at += blank == 0 ? 1 : blank;
    if (blank == 0 || at >= text.size() || !IsDigit(text[at])) {
      continue;
    }
    const auto item = ItemAtStart(text.substr(at));
    // "(Zona 2) ..."
    const size_t mark = std::min(text.find_first_not_of("0123456789", at), text.size() - 1);
    open = OpenBrackets(text.substr(counted, at - counted), open);
    counted = at;
    const bool closes = text[mark] == ')' && open > 0;
    if (item && !closes && at + item->end < text.size()) {
      return ItemNumber{item->value, at, at + item->end};
    }
    while (at < text.size() && IsDigit(text[at])) {
      ++at;
    }
  }
  return std::nullopt;
}

std::optional<ItemNumber> FindLastItem(std::string_view text) {
  for (size_t at = text.size(); at > 1; --at) {
    const char mark = text[at - 1];
    if (mark != '.' && mark != ')') {
      continue;
    }
    size_t begin = at - 1;
    while (begin > 0 && at - begin <= kMaxRomanLength && IsWordByte(text[begin - 1])) {
      --begin;
    }
    const std::string_view number = text.substr(begin, at - 1 - begin);
    if (number.empty() || (begin > 0 && BlankAt(text, begin - 1) == 0 &&
                           TrimEnd(text.substr(0, begin)).size() == begin)) {
      continue;
    }
    if (mark == ')' && begin > 0) {
      // "(Tahap 2) Sekretariat"
      const size_t bracket = text.find_last_of("()", begin - 1);
      if (bracket != std::string_view::npos && text[bracket] == '(') {
        continue;
      }
    }
    Cursor cursor(text, begin);
    auto value = cursor.TakeNumber();
    if (value && cursor.at() != at - 1) {
      value.reset();
    }
    if (!value && mark == '.') {
      value = RomanValue(number);
    }
    const bool stuck_digit = at < text.size() && IsDigit(text[at]);
    cursor = Cursor(text, at);
    cursor.SkipBlanks();
    // "Bid. I.K.P"
    const bool initials = IsUpper(text[begin]) && IsUpper(cursor.peek()) &&
                          !IsWordByte(Cursor(text, cursor.at() + 1).peek());
    if (value && !stuck_digit && !initials && !cursor.done()) {
      return ItemNumber{*value, begin, cursor.at()};
    }
  }
  return std::nullopt;
}

}  // namespace tertib::catalogue::intake
