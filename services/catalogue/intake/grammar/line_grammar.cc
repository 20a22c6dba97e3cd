#include "services/catalogue/intake/grammar/line_grammar.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/items.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"

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

}  // namespace tertib::catalogue::intake
