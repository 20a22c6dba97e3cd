#include "services/catalogue/intake/line_grammar.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "services/catalogue/intake/scanner.h"
#include "services/catalogue/intake/unit_names.h"

namespace tertib::catalogue::intake {
namespace {

// "I. A Subbag Umum": a code with a blank inside it, before a kind of unit. `length` is that of its
// first piece, and becomes that of the code.
std::optional<OutlineCode> TakeTornCode(std::string_view line, size_t& length) {
  constexpr size_t kMaxPart = 2;
  Cursor cursor(line, length);
  cursor.SkipBlanks();
  const size_t begin = cursor.at();
  size_t end = begin;
  while (end < line.size() && BlankAt(line, end) == 0) {
    ++end;
  }
  std::string_view part = line.substr(begin, end - begin);
  if (part.ends_with('.')) {
    part.remove_suffix(1);
  }
  const bool letter = part.size() == 1 && IsUpper(part.front());
  // "I. 1. Sekretariat" is a row; a number that parts a code bears no dot.
  const bool number = end - begin == part.size() && !part.empty() && part.size() <= kMaxPart &&
                      std::all_of(part.begin(), part.end(), IsDigit);
  if ((!letter && !number) || !KindWordAt(TrimStart(line.substr(end)))) {
    return std::nullopt;
  }
  auto code = OutlineCode::Parse(std::string(line.substr(0, length)).append(part));
  if (code) {
    length = end;
  }
  return code;
}

// The unit's code that `line` begins with; `length` becomes that of the code.
std::optional<OutlineCode> TakeCode(std::string_view line, uint32_t next_top_ordinal,
                                    size_t& length) {
  if (line.empty() || !IsUpper(line.front())) {
    return std::nullopt;
  }
  length = 0;
  while (length < line.size() && BlankAt(line, length) == 0) {
    ++length;
  }
  const std::string_view token = line.substr(0, length);
  auto code = OutlineCode::Parse(token);
  if (code && token.ends_with('.')) {
    if (auto whole = TakeTornCode(line, length)) {
      return whole;
    }
  }
  if (!code || code->depth() > 1) {
    return code;
  }
  // "DI", "CV" and "MIX" are Roman numerals too.
  const bool rare = token.find_first_of("CDM") != std::string_view::npos;
  if (rare && code->ordinal() > next_top_ordinal) {
    return std::nullopt;
  }
  const std::string_view rest = TrimStart(line.substr(length));
  const bool plausible = rest.empty() || token.ends_with('.') || KindWordAt(rest) ||
                         ItemAtStart(rest) || FindItem(rest) || FindFigure(rest) ||
                         code->ordinal() == next_top_ordinal || (!rare && IsAllCapitals(rest));
  return plausible ? std::move(code) : std::nullopt;
}

RowText MakeRow(std::string_view text, const ItemNumber& item) {
  return {item.value, TrimEnd(text.substr(item.end)), text.substr(item.begin)};
}

// A figure that is one because it ends what begins as a unit's name does.
std::optional<FigureText> FindFigureOfName(std::string_view name) {
  if (FindTornFigure(name)) {
    return std::nullopt;  // It may go on in the next line.
  }
  const auto signless = FindSignlessFigureAtEnd(name);
  return signless ? signless : FindBareFigureAtEnd(name);
}

// Splits what follows the code.
void Segment(std::string_view text, std::optional<ItemNumber> item, Line& line) {
  const size_t item_begin = item ? item->begin : text.size();
  const std::string_view before_item = TrimEnd(text.substr(0, item_begin));
  line.figure = FindFigure(before_item);
  if (!line.figure && (line.code || KindWordAt(before_item))) {
    line.figure = FindFigureOfName(before_item);
  }
  if (item) {
    line.row = MakeRow(text, *item);
  }
  if (!line.figure) {
    line.heading = Trim(text.substr(0, item_begin));
    line.heading_and_figure = line.heading;
    return;
  }
  line.heading = NameBeforeFigure(text.substr(0, line.figure->begin));
  line.heading_and_figure = Trim(text.substr(0, line.figure->end));
  line.tail = Trim(text.substr(line.figure->end, item_begin - line.figure->end));
  if (line.tail.find_first_not_of(".,;:") == std::string_view::npos) {
    line.tail = {};
  }
}

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

// Takes the last remark off `title`. Nothing if it ends in none.
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
                 .label = Trim(before.substr(label)),
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

// Takes off `title` the beginning of a remark whose figure is still to come.
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

}  // namespace

Line ParseLine(std::string_view text, uint32_t next_top_ordinal) {
  Line line;
  size_t length = 0;
  line.code = TakeCode(text, next_top_ordinal, length);
  const std::string_view rest = line.code ? TrimStart(text.substr(length)) : text;
  auto item = ItemAtStart(rest);
  if (!item) {
    item = SpacedItemAtStart(rest);
  }
  if (!item) {
    item = FindItem(rest);
    // "I.B SMP Negeri 3. 1. SOP Rapor": the name ends in a number.
    const auto next = item ? ItemAtStart(rest.substr(item->end)) : std::nullopt;
    if (line.code && next && next->value == 1 && item->end + next->end < rest.size()) {
      item = ItemNumber{next->value, item->end, item->end + next->end};
      Segment(rest, item, line);
      if (line.heading.ends_with('.')) {
        line.heading.remove_suffix(1);
      }
      return line;
    }
  }
  Segment(rest, item, line);
  return line;
}

bool BeginsWithLetterCode(std::string_view line) {
  return line.size() > 2 && IsUpper(line[0]) && line[1] == '.' && BlankAt(line, 2) != 0 &&
         KindWordAt(TrimStart(line.substr(2))).has_value();
}

Line ParseLineOfUnit(std::string_view text, const OutlineCode& code) {
  Line line;
  line.code = code;
  const std::string_view rest = TrimStart(text.substr(2));
  Segment(rest, FindItem(rest), line);
  return line;
}

Line ParseHeading(std::string_view text) {
  Line line;
  Segment(text, std::nullopt, line);
  return line;
}

RowParts ParseRow(const RowText& row) {
  constexpr size_t kMaxRemarks = 16;
  RowParts parts;
  std::string_view title = row.text;
  parts.open_remark = TakeOpenRemark(title);
  while (parts.remarks.size() < kMaxRemarks && !title.empty()) {
    const auto remark = TakeRemark(row, title);
    if (!remark) {
      break;
    }
    parts.remarks.push_back(*remark);
    title = TrimEnd(title);
  }
  std::reverse(parts.remarks.begin(), parts.remarks.end());
  if (const auto figure = FindFigureAtEnd(title); figure && figure->begin > 0) {
    parts.unit_figure = figure;
    title = TrimEnd(title.substr(0, figure->begin));
  }
  if (const auto note = FindNoteAtEnd(title); note && note->begin > 0) {
    parts.note = note->text;
    title = TrimEnd(title.substr(0, note->begin));
  }
  parts.title = title;
  return parts;
}

std::vector<Remark> PossibleRemarks(const RowText& row, const RowParts& parts) {
  constexpr size_t kMaxKindWords = 3;
  std::vector<Remark> remarks;
  const auto figure = parts.unit_figure ? parts.unit_figure : FindSignlessFigureAtEnd(parts.title);
  if (!figure) {
    return remarks;
  }
  const std::string_view before = row.text.substr(0, figure->begin);
  for (auto kind_word = FindLastKindWord(before);
       kind_word && *kind_word > 0 && remarks.size() < kMaxKindWords;
       kind_word = FindLastKindWord(before.substr(0, *kind_word))) {
    const Marker marker = MarkerAtEnd(before.substr(0, *kind_word));
    if (marker.begin > 0) {
      remarks.push_back({.ordinal = marker.ordinal,
                         .label = Trim(before.substr(*kind_word)),
                         .count = figure->count,
                         .text = row.text.substr(marker.begin, figure->end - marker.begin)});
    }
  }
  return remarks;
}

std::vector<RowText> SplitRows(const RowText& row, std::string_view title) {
  std::vector<RowText> rows;
  int64_t position = row.position;
  // The row that is being read: where its number and its text begin.
  size_t printed = 0;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    rows.push_back({position, TrimEnd(row.text.substr(begin, end - begin)),
                    TrimEnd(row.text.substr(printed, end - printed))});
  };
  for (size_t at = 0; at < title.size();) {
    const auto item = FindItem(title.substr(at));
    if (!item) {
      break;
    }
    const size_t text = at + item->end;
    if (item->value == position + 1 && IsUpper(title[text]) && !KindWordAt(title.substr(text))) {
      add(at + item->begin);
      ++position;
      printed = at + item->begin;
      begin = text;
    }
    at = text;
  }
  if (rows.size() < 2) {
    return {};
  }
  add(row.text.size());
  rows.front().printed = row.printed;
  return rows;
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
                .label = Trim(line.substr(cursor.at(), figure->begin - cursor.at())),
                .count = figure->count,
                .text = line};
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

bool IsOpenEnded(std::string_view title) {
  constexpr std::array<std::string_view, 22> kOpenWords = {
      "dan",     "atau",    "serta",  "dengan",  "di",      "ke",      "dari",   "untuk",
      "pada",    "oleh",    "bagi",   "dalam",   "tentang", "yang",    "antara", "secara",
      "melalui", "sebagai", "kepada", "menjadi", "per",     "terhadap"};
  title = TrimEnd(title);
  if (title.empty()) {
    return true;
  }
  constexpr std::string_view kOpenMarks = "/,-(&";
  if (kOpenMarks.find(title.back()) != std::string_view::npos) {
    return true;
  }
  const std::string_view last = LastWord(title);
  return OpenBrackets(title, 0) > 0 ||
         std::any_of(kOpenWords.begin(), kOpenWords.end(),
                     [&](std::string_view word) { return EqualsIgnoringCase(last, word); });
}

bool BeginsAsContinuation(std::string_view line) {
  constexpr std::string_view kMarks = "/,&)(";
  if (line.empty() || IsLower(line.front()) ||
      kMarks.find(line.front()) != std::string_view::npos) {
    return true;
  }
  Cursor cursor(line);
  return cursor.TakeWord("dan") || cursor.TakeWord("atau") || cursor.TakeWord("serta");
}

}  // namespace tertib::catalogue::intake
