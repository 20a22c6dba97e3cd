#include "services/catalogue/intake/grammar/unit_figures.h"

#include <array>

#include "services/catalogue/intake/grammar/number_words.h"
#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {
namespace {

constexpr std::string_view kBrackets = "([{";
constexpr std::string_view kFigureSigns = "([{=:";
// Behind a colon a text may go on with anything.
constexpr std::string_view kTornSigns = "([{=";

bool IsOneOf(char c, std::string_view marks) { return marks.find(c) != std::string_view::npos; }

// "SOP", "buah SOP", "-SOP", "SOP-AP".
bool TakeWhatIsCounted(Cursor& cursor) {
  cursor.SkipBlanks();
  if (cursor.TakeWord("buah") || cursor.Take('-')) {
    cursor.SkipBlanks();
  }
  if (!cursor.TakeWord("SOP")) {
    return false;
  }
  Cursor further = cursor;
  further.SkipBlanks();
  further.Take('-');
  further.SkipBlanks();
  if (further.TakeWord("AP")) {
    cursor = further;
  }
  return true;
}

bool TakeClosingBracket(Cursor& cursor) {
  cursor.SkipBlanks();
  return cursor.Take(')') || cursor.Take(']') || cursor.Take('}');
}

// "Subbag Umum                  3"
std::optional<FigureText> FindFigureInColumn(std::string_view name) {
  const auto gap = FindGap(name, kColumnGap);
  if (!gap) {
    return std::nullopt;
  }
  Cursor cursor(name, gap->end);
  const auto count = cursor.TakeGroupedNumber();
  cursor.SkipBlanks();
  return count && cursor.done() ? std::optional(FigureText{*count, false, gap->begin, name.size()})
                                : std::nullopt;
}

std::optional<FigureText> TakeFigure(std::string_view text, size_t at) {
  const bool bracketed = IsOneOf(text[at], kBrackets);
  Cursor cursor(text, at + 1);
  cursor.SkipBlanks();
  const auto count = cursor.TakeGroupedNumber();
  if (!count) {
    return std::nullopt;
  }
  cursor.SkipBlanks();
  TakeNumberInWords(cursor);
  cursor.SkipBlanks();
  const bool closed = bracketed && TakeClosingBracket(cursor);  // "( 45 ) SOP"
  if (!TakeWhatIsCounted(cursor) || (bracketed && !closed && !TakeClosingBracket(cursor))) {
    return std::nullopt;
  }
  return FigureText{*count, bracketed, at, cursor.at()};
}

}  // namespace

std::optional<FigureText> FindFigure(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (IsOneOf(text[at], kFigureSigns)) {
      if (const auto figure = TakeFigure(text, at)) {
        return figure;
      }
    }
  }
  return std::nullopt;
}

std::optional<FigureText> FindFigureAtEnd(std::string_view text) {
  // Behind its sign the number may stand once more in words, in brackets.
  std::string_view before = text;
  for (int signs = 0; signs < 2; ++signs) {
    const size_t at = before.find_last_of(kFigureSigns);
    if (at == std::string_view::npos) {
      return std::nullopt;
    }
    const auto figure = TakeFigure(text, at);
    if (figure && IsOnlyPunctuation(text.substr(figure->end))) {
      return figure;
    }
    before = text.substr(0, at);
  }
  return std::nullopt;
}

std::optional<FigureText> FindSignlessFigureAtEnd(std::string_view text) {
  const std::string_view trimmed = TrimEnd(text);
  const std::string_view word = LastWord(trimmed);
  if (!EqualsIgnoringCase(word, "SOP")) {
    return std::nullopt;
  }
  const std::string_view before = TrimEnd(trimmed.substr(0, trimmed.size() - word.size()));
  const std::string_view number = LastWord(before);
  Cursor cursor(number);
  const auto count = cursor.TakeGroupedNumber();
  if (!count || !cursor.done()) {
    return std::nullopt;
  }
  return FigureText{*count, false, before.size() - number.size(), trimmed.size()};
}

std::optional<FigureText> FindBareFigureAtEnd(std::string_view text) {
  size_t at = text.find_last_of(kFigureSigns);
  const size_t bracket = text.find_last_of(kBrackets);
  if (bracket != std::string_view::npos && TrimEnd(text).find_last_of(")]}") > bracket &&
      IsOneOf(TrimEnd(text).back(), ")]}")) {
    at = bracket;  // "(SOP : 45)"
  }
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const bool bracketed = IsOneOf(text[at], kBrackets);
  Cursor cursor(text, at + 1);
  cursor.SkipBlanks();
  if (bracketed) {
    while (cursor.TakeWord("SOP") || cursor.TakeWord("Jumlah") || cursor.TakeWord("Total") ||
           cursor.Take(':') || cursor.Take('=')) {
      cursor.SkipBlanks();
    }
  }
  const auto count = cursor.TakeGroupedNumber();
  if (!count) {
    return std::nullopt;
  }
  cursor.SkipBlanks();
  cursor.TakeWord("buah");
  if (bracketed) {
    cursor.TakeWord("dokumen");
  }
  if ((bracketed && !TakeClosingBracket(cursor)) || !IsOnlyPunctuation(cursor.rest())) {
    return std::nullopt;
  }
  return FigureText{*count, bracketed, at, text.size()};
}

std::optional<size_t> FindTornFigure(std::string_view text) {
  const size_t at = text.find_last_of(kTornSigns);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  Cursor cursor(text, at + 1);
  cursor.SkipBlanks();
  if (cursor.TakeGroupedNumber()) {
    cursor.SkipBlanks();
    cursor.TakeWord("buah");
    cursor.SkipBlanks();
    cursor.TakeWord("SOP");
    cursor.SkipBlanks();
  }
  return cursor.done() ? std::optional<size_t>(at) : std::nullopt;
}

std::optional<FigureText> FindFigureOfName(std::string_view name) {
  if (FindTornFigure(name)) {
    return std::nullopt;  // It may go on in the next line.
  }
  if (const auto signless = FindSignlessFigureAtEnd(name)) {
    return signless;
  }
  const auto bare = FindBareFigureAtEnd(name);
  return bare ? bare : FindFigureInColumn(name);
}

std::string_view NameBeforeFigure(std::string_view name) {
  constexpr std::array<std::string_view, 11> kEnds = {"-", "–", "—",      "/",     ",",       ";",
                                                      ":", "=", "jumlah", "total", "sebanyak"};
  std::string_view rest = Trim(name);
  for (bool taken = true; taken;) {
    taken = false;
    if (rest.ends_with(kLeader)) {  // "Subbag Umum ........ ( 2 SOP )"
      rest = TrimEnd(rest.substr(0, rest.find_last_not_of('.') + 1));
      taken = !rest.empty();
      continue;
    }
    for (const std::string_view end : kEnds) {
      const bool word = IsLower(end.front());
      if (word ? EqualsIgnoringCase(LastWord(rest), end) : rest.ends_with(end)) {
        rest = TrimEnd(rest.substr(0, rest.size() - end.size()));
        taken = !rest.empty();
        break;
      }
    }
  }
  return rest.empty() ? Trim(name) : rest;
}

bool EndsInSign(std::string_view text) {
  constexpr std::string_view kSigns = "([=:";
  return !text.empty() && IsOneOf(text.back(), kSigns);
}

bool EndsInNumber(std::string_view text) {
  constexpr size_t kYearDigits = 4;
  const size_t at = text.find_last_of(kTornSigns);
  if (at == std::string_view::npos) {
    return false;
  }
  Cursor cursor(text, at + 1);
  cursor.SkipBlanks();
  const size_t begin = cursor.at();
  const bool stuck = begin == at + 1;
  const bool number = cursor.TakeNumber().has_value();
  if (stuck && text[at] == '(' && cursor.peek() == ')') {
    return false;  // "Tahap (2)"
  }
  if (!number || cursor.at() - begin == kYearDigits || IsWordByte(cursor.peek())) {
    return false;
  }
  // Nothing stands behind the brackets.
  const size_t close = text.find_first_of(")]", cursor.at());
  return close == std::string_view::npos || IsOnlyPunctuation(text.substr(close + 1));
}

bool MayHoldFigure(std::string_view title) {
  return FindFigure(title) || EndsInNumber(title) || TrimEnd(title).ends_with('=');
}

bool EndsLikeFigure(std::string_view name) {
  std::string_view end = TrimEnd(name);
  const bool closed = end.ends_with(')') || end.ends_with(']');
  if (closed) {
    end = TrimEnd(end.substr(0, end.size() - 1));
  }
  const bool of_sops = closed && EqualsIgnoringCase(LastWord(end), "SOP");
  // "( Nihil )", "= tiga SOP": no name says so, or holds the sign.
  const bool in_words = EqualsIgnoringCase(LastWord(end), "nihil") ||
                        EqualsIgnoringCase(LastWord(end), "dokumen") ||
                        name.find('=') != std::string_view::npos;
  return of_sops || in_words || FindSignlessFigureAtEnd(end) || EndsInNumber(name);
}

}  // namespace tertib::catalogue::intake
