#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recap_reader.h"
#include "services/common/text.h"

// The parts of RecapReader that close a heading or a unit once it is known what follows.

namespace tertib::catalogue::intake {

// Whether a heading directly below a bare code is that code's beyond doubt: no other stands above
// the code, and neither its kind nor its figure belongs to another level.
bool RecapReader::NamesItsCode(const OpenHeading& heading) const {
  const v1::UnitKind kind = KindOfName(heading.text);
  const bool top = document_.units[current_->unit].code.depth() == 1;
  const bool of_other_level =
      top ? IsLowerKind(kind) || (heading.figure && heading.figure->bracketed)
          : IsTopKind(kind) || (heading.figure && !heading.figure->bracketed);
  return !current_->heading_above && !of_other_level;
}

void RecapReader::CloseHeading(Next next) {
  if (!open_heading_) {
    return;
  }
  OpenHeading heading = *std::exchange(open_heading_, std::nullopt);
  const auto torn_figure = FindTornFigure(heading.text);
  if (!heading.figure && torn_figure && KindWordAt(heading.text)) {
    heading.figure = FindBareFigureAtEnd(heading.text);
  }
  if (!heading.figure && torn_figure && !LabelOfSum(heading.text).empty()) {
    if (const auto figure = FindBareFigureAtEnd(heading.text)) {
      const std::string_view sum = heading.text;
      remarks_.Add({.sum = true,
                    .label = LabelOfSum(TrimEnd(sum.substr(0, figure->begin))),
                    .count = figure->count,
                    .text = sum},
                   heading.line);
      return;
    }
  }
  if (!heading.figure && torn_figure) {
    recorder_.AddUnplaced(heading.line, std::string_view(heading.text).substr(*torn_figure));
    heading.text = TrimEnd(std::string_view(heading.text).substr(0, *torn_figure));
  }
  std::string name = heading.text;
  if (heading.figure) {
    name = NameBeforeFigure(std::string_view(heading.text).substr(0, heading.figure->begin));
  }
  name = std::string(WithoutContinuation(name, ""));
  const bool below_code =
      heading.follows_code && next == Next::kRowOrCode && current_ && heading.maybe.empty();
  if (below_code && NamesItsCode(heading)) {
    current_->name = name;
    current_->name_line = heading.line;
    document_.places[current_->place].named = true;
    if (heading.figure) {
      AddCurrentFigure(*heading.figure, heading.line, heading.text);
    }
    return;
  }
  TornHeading torn{.page = page_,
                   .line = heading.line,
                   .name = std::move(name),
                   .doubtful = heading.doubtful,
                   .title_line = heading.between_rows ? heading.row_line : 0,
                   .printed = heading.text};
  if (heading.figure) {
    torn.count = heading.figure->count;
    torn.bracketed = heading.figure->bracketed;
  }
  if (below_code) {
    torn.place_above = current_->place;
  }
  recorder_.AddHeading(std::move(torn));
  for (TornHeading& line : heading.maybe) {
    recorder_.AddHeading(std::move(line));
  }
}

bool RecapReader::BeginsUnit(const Line& line) {
  return line.code && (line.heading.empty() || KindWordAt(line.heading));
}

bool RecapReader::BelongsToSignature(const Line& line) {
  return !BeginsUnit(line) && !line.row && !line.figure;
}

bool RecapReader::MaySign(const OutlineCode* next) const {
  const bool holds_next = next != nullptr && next->Parent() == document_.units[current_->unit].code;
  const auto& names = document_.units[current_->unit].names;
  const bool known =
      !names.empty() && NormaliseName(names.back().name) == NormaliseName(current_->name);
  return current_->again && current_->rows == 0 && !current_has_figure() && !holds_next && !known &&
         !KindWordAt(current_->name);
}

void RecapReader::CloseUnit(const OutlineCode* next) {
  if (!current_) {
    return;
  }
  if (const std::string torn = std::exchange(current_->torn_figure, ""); !torn.empty()) {
    const auto figure = FindBareFigureAtEnd(torn);
    if (figure && !current_has_figure()) {
      AddCurrentFigure(*figure, current_->name_line, torn);
    } else {
      recorder_.AddUnplaced(current_->name_line, torn);
    }
  }
  UnitRecord& unit = document_.units[current_->unit];
  BlankControls(current_->name);
  if (!ShowsSomething(current_->name)) {
    current_->name.clear();
  }
  if (IsTooLong(current_->name, limits_.max_name_code_points)) {
    findings_.NameTooLong(
        {.line = current_->name_line, .outline_code = unit.code_text, .text = current_->name},
        limits_.max_name_code_points);
  } else if (!current_->name.empty() && MaySign(next)) {
    document_.places[current_->place].named = false;
    recorder_.AddUnplaced(current_->name_line, current_->name);
  } else if (!current_->name.empty()) {
    unit.names.push_back({current_->name_line, std::move(current_->name)});
  }
  current_.reset();
}

}  // namespace tertib::catalogue::intake
