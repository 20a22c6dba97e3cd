#include "services/catalogue/intake/grammar/remarks.h"

#include <algorithm>
#include <array>
#include <string>

#include "services/catalogue/intake/grammar/items.h"
#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/grammar/wrapping.h"

namespace tertib::catalogue::intake {
namespace {

bool MayBeginKindWord(char c) {
  constexpr std::string_view kFirstLetters = "abcijklpsuABCIJKLPSU";
  return kFirstLetters.find(c) != std::string_view::npos;
}

std::optional<size_t> FindLastKindWord(std::string_view text) {
  for (size_t at = text.size(); at > 0; --at) {
    const size_t begin = at - 1;
    if (MayBeginKindWord(text[begin]) && IsWordStart(text, begin) &&
        KindWordAt(text.substr(begin))) {
      return begin;
    }
  }
  return std::nullopt;
}

// Where the number of an item begins that `text` ends with, at its start or after white space; its
// end if there is none.
size_t NumberAtEnd(std::string_view text) {
  const std::string_view number = LastWord(text);
  const auto item = ItemAtStart(number);
  if (!item || item->end != number.size()) {
    return text.size();
  }
  return TrimEnd(text).size() - number.size();
}

// The length of the dash, bullet or arrow that `text` begins with; 0 if there is none. The code
// points of private use are what remains of a word processor's own signs.
size_t BulletAt(std::string_view text) {
  constexpr std::array<std::string_view, 24> kBullets = {
      "->", "=>", "-", "*", ">", "•", "–", "—", "→", "➔",      "➢",      "►",
      "▪",  "■",  "●", "○", "◦", "‣", "✓", "✔", "»", "\uf0b7", "\uf0a7", "\uf0d8"};
  const auto* const bullet =
      std::find_if(kBullets.begin(), kBullets.end(),
                   [&](std::string_view sign) { return text.starts_with(sign); });
  return bullet == kBullets.end() ? 0 : bullet->size();
}

// What stands before the label of a remark in a list: a number, a letter or a bullet.
struct Marker {
  // Where it begins; the text's end if there is none.
  size_t begin = 0;
  int64_t ordinal = 0;
  // It has a number or a letter.
  bool counts = false;
};

// "2)", "(2)", "a.", "(a)": the item's number, 0 if it is none.
int64_t OrdinalOfMarker(std::string_view word) {
  const bool bracketed = word.starts_with('(') && word.ends_with(')');
  const bool letter = word.size() == (bracketed ? 3U : 2U);
  const std::string_view number = bracketed ? word.substr(1, word.size() - 2)
                                            : word.substr(0, word.empty() ? 0 : word.size() - 1);
  if (!bracketed && !word.ends_with('.') && !word.ends_with(')')) {
    return 0;
  }
  if (letter && IsLower(number.front())) {
    return number.front() - 'a' + 1;
  }
  if (letter && IsUpper(number.front())) {
    return number.front() - 'A' + 1;
  }
  Cursor cursor(number);
  const auto value = cursor.TakeNumber();
  return cursor.done() ? value.value_or(0) : 0;
}

// The one that `text` ends with, before a kind of unit.
Marker MarkerAtEnd(std::string_view text) {
  const Marker none{.begin = text.size()};
  text = TrimEnd(text);
  std::string_view word = LastWord(text);
  size_t begin = text.size() - word.size();
  if (word.empty()) {
    return none;
  }
  if (BulletAt(word) == word.size()) {
    return Marker{.begin = begin};
  }
  std::string spaced;
  if (word == ".") {
    // "1 . Sekretariat"
    const std::string_view number = LastWord(text.substr(0, begin));
    begin = TrimEnd(text.substr(0, begin)).size() - number.size();
    word = spaced = std::string(number) + ".";
  }
  const std::string_view before = TrimEnd(text.substr(0, begin));
  const bool closes_bracket =
      word.ends_with(')') && !word.starts_with('(') && OpenBrackets(before, 0) > 0;
  // "Tahap (1) dan (2)"
  const bool of_title = word.starts_with('(') && !before.empty() && IsOpenEnded(before);
  const int64_t ordinal = OrdinalOfMarker(word);
  if (ordinal == 0 || closes_bracket || of_title) {
    return none;
  }
  return Marker{.begin = begin, .ordinal = ordinal, .counts = true};
}

}  // namespace

std::optional<Remark> TakeRemark(const RowText& row, std::string_view& title) {
  if (auto total = FindTotalRemark(title)) {
    title.remove_suffix(total->text.size());
    // "3. Jumlah = 8 SOP": the number of the total in the list of remarks.
    const size_t number = NumberAtEnd(title);
    total->text = {title.data() + number, title.size() - number + total->text.size()};
    title = title.substr(0, number);
    return total;
  }
  auto figure = FindFigureAtEnd(title);
  // "1. Sekretariat 2 SOP", "1. Sekretariat = 2".
  const bool sparse = !figure;
  if (sparse) {
    figure = FindSignlessFigureAtEnd(title);
  }
  if (!figure) {
    figure = FindBareFigureAtEnd(title);
  }
  if (!figure) {
    return std::nullopt;
  }
  const std::string_view before = title.substr(0, figure->begin);
  const auto remark = [&](int64_t ordinal, size_t begin, size_t label) {
    Remark found{.ordinal = ordinal,
                 .label = NameBeforeFigure(before.substr(label)),
                 .count = figure->count,
                 .text = title.substr(begin, figure->end - begin)};
    title = title.substr(0, begin);
    return found;
  };
  const auto item = FindLastItem(before);
  const bool item_of_kind = item && KindWordAt(before.substr(item->end));
  const auto kind_word = FindLastKindWord(before);
  const Marker marker =
      kind_word && !item_of_kind ? MarkerAtEnd(before.substr(0, *kind_word)) : Marker{};
  const bool counted = marker.counts && marker.begin > 0;
  if (sparse && !item_of_kind && !counted) {
    return std::nullopt;
  }
  if (counted) {
    return remark(marker.ordinal, marker.begin, *kind_word);
  }
  if (item && (!figure->bracketed || item_of_kind)) {
    return remark(item->value, item->begin, item->end);
  }
  size_t whole_label = 0;
  if (!figure->bracketed && kind_word && *kind_word > 0) {
    const size_t begin = marker.begin;
    if (begin > 0) {
      return remark(0, begin, *kind_word);
    }
    whole_label = *kind_word;  // "3. - Sekretariat = 6 SOP"
  }
  if (!figure->bracketed || kind_word == 0U) {
    // The whole line is a remark, and its number that of the list.
    Remark whole = remark(row.position, 0, whole_label);
    whole.text = row.printed;
    whole.whole_row = true;
    return whole;
  }
  return std::nullopt;
}

std::string_view TakeOpenRemark(std::string_view& title) {
  const bool bare = FindBareFigureAtEnd(title) && !FindTornFigure(title);
  if (bare || FindFigureAtEnd(title) || FindSignlessFigureAtEnd(title)) {
    return {};
  }
  const auto item = FindLastItem(title);
  std::optional<size_t> begin;
  if (item && KindWordAt(title.substr(item->end))) {
    begin = item->begin;
  } else if (const size_t sign = title.find_last_of('='); sign != std::string_view::npos) {
    begin =
        FindTornFigure(title.substr(sign)) ? FindLastKindWord(title.substr(0, sign)) : std::nullopt;
    if (begin) {
      begin = MarkerAtEnd(title.substr(0, *begin)).begin;
    }
  }
  if (!begin || *begin == 0) {
    return {};
  }
  const std::string_view remark = title.substr(*begin);
  title = TrimEnd(title.substr(0, *begin));
  return remark;
}

std::optional<Remark> FindTotalRemark(std::string_view text) {
  const auto total = FindTotalAtEnd(text);
  if (!total) {
    return std::nullopt;
  }
  return Remark{.total = true,
                .partial = total->partial,
                .count = total->count,
                .text = text.substr(total->begin)};
}

std::optional<Remark> ParseBulletRemark(std::string_view line) {
  int64_t ordinal = 0;
  size_t length = BulletAt(line);
  if (length == 0) {
    const std::string_view word = line.substr(0, line.find_first_of(".) ") + 1);
    const bool letter = IsLower(line.empty() ? ' ' : line.front());
    ordinal = letter || word.starts_with('(') ? OrdinalOfMarker(word) : 0;
    length = word.size();
    if (ordinal == 0) {
      return std::nullopt;
    }
  }
  Cursor cursor(line, length);
  cursor.SkipBlanks();
  const auto figure = FindFigureAtEnd(line);
  if (!figure || figure->begin <= cursor.at()) {
    return std::nullopt;
  }
  return Remark{.ordinal = ordinal,
                .label = NameBeforeFigure(line.substr(cursor.at(), figure->begin - cursor.at())),
                .count = figure->count,
                .text = line};
}

std::optional<Remark> ParseRemarkCell(std::string_view cell) {
  const auto kind_word = FindLastKindWord(cell);
  const auto figure = FindSignlessFigureAtEnd(cell);
  if (!kind_word || !figure || figure->begin <= *kind_word) {
    return std::nullopt;
  }
  const Marker marker = MarkerAtEnd(cell.substr(0, *kind_word));
  if (*kind_word > 0 && marker.begin > 0) {
    return std::nullopt;
  }
  return Remark{.ordinal = marker.ordinal,
                .label = NameBeforeFigure(cell.substr(*kind_word, figure->begin - *kind_word)),
                .count = figure->count,
                .text = cell};
}

std::optional<Remark> ParseLabelledSum(std::string_view text, const Line& line) {
  const std::string_view sum = line.figure ? line.heading_and_figure : text;
  const auto figure = line.figure ? line.figure : FindFigureOfName(sum);
  const std::string_view label =
      figure ? LabelOfSum(Trim(sum.substr(0, sum.size() - (figure->end - figure->begin)))) : "";
  if (label.empty()) {
    return std::nullopt;
  }
  return Remark{.sum = true, .label = label, .count = figure->count, .text = sum};
}

std::vector<Remark> PossibleRemarks(std::string_view text, const FigureText& figure) {
  constexpr size_t kMaxKindWords = 3;
  std::vector<Remark> remarks;
  const std::string_view before = text.substr(0, figure.begin);
  for (auto kind_word = FindLastKindWord(before);
       kind_word && *kind_word > 0 && remarks.size() < kMaxKindWords;
       kind_word = FindLastKindWord(before.substr(0, *kind_word))) {
    const Marker marker = MarkerAtEnd(before.substr(0, *kind_word));
    if (marker.begin > 0) {
      remarks.push_back({.ordinal = marker.ordinal,
                         .label = Trim(before.substr(*kind_word)),
                         .count = figure.count,
                         .text = text.substr(marker.begin, figure.end - marker.begin)});
    }
  }
  return remarks;
}

}  // namespace tertib::catalogue::intake
