#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/grammar/wrapping.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recap_reader.h"
#include "services/common/text.h"

// The parts of RecapReader that are lines of mere text: what they go on with, or what they begin.

namespace tertib::catalogue::intake {
namespace {

// A heading wraps over three lines, and so does a name.
constexpr size_t kMaxHeadingLines = 3;

bool IsKindWordAlone(std::string_view text) {
  const auto word = KindWordAt(text);
  return word && TrimStart(text.substr(word->length)).empty();
}

}  // namespace

void RecapReader::ReadText(std::string_view text) {
  if (ReadTornFigure(text)) {
    return;
  }
  Line line = ParseLine(text, document_.units.next_top_ordinal());
  if (const auto total = FindTotalRemark(text)) {
    // It may run into what stands on its left.
    const std::string_view before = TrimEnd(text.substr(0, text.size() - total->text.size()));
    if (!before.empty() && !FindTotalRemark(before)) {
      ReadText(before);
    } else if (!before.empty()) {
      recorder_.AddUnplaced(line_, before);
    }
    if (open_row_) {
      SettleTitle(RowEnd::kTotal);
    }
    if (current_) {
      current_->total_below = true;
    }
    LeaveRow();
    CloseHeading(Next::kElse);
    AddSumLine(*total);
    return;
  }
  if (ContinueNote(text)) {
    return;
  }
  if (bare_number_ && !line.figure) {
    const BareNumber number = *std::exchange(bare_number_, std::nullopt);
    TakeRow({number.position, text, text}, number.line);
    return;
  }
  if (ReadCells(text)) {
    return;
  }
  if (ContinueHeading(text, line) || ReadFigureBelowRest(text, line)) {
    return;
  }
  if (line.heading.empty() && line.figure) {
    ReadFigureAlone(line);
    return;
  }
  if (const auto remark = ParseBulletRemark(text)) {
    LeaveRow();
    CloseHeading(Next::kElse);
    remarks_.Add(*remark, line_);
    return;
  }
  if (line.row) {
    if (ReadHeadingAndRow(line)) {
      return;
    }
    line = ParseHeading(text);
  }
  if (ContinueTitle(text, line) || ContinueName(text, line)) {
    return;
  }
  OpenNewHeading(text, line);
}

bool RecapReader::AwaitsFigure() const {
  if (remarks_.AwaitsFigure()) {
    return true;
  }
  if (open_heading_) {
    return !open_heading_->figure && FindTornFigure(open_heading_->text);
  }
  return current_ && !current_->torn_figure.empty();
}

bool RecapReader::AwaitsNumber() const {
  if (remarks_.AwaitsNumber()) {
    return true;
  }
  if (open_heading_) {
    return !open_heading_->figure && EndsInSign(open_heading_->text);
  }
  return current_ && EndsInSign(current_->torn_figure);
}

// "Seksi Aplikasi ( 6", then "SOP )"; the pieces may stand on four lines.
bool RecapReader::ReadTornFigure(std::string_view text) {
  const bool open = open_heading_ && !open_heading_->figure;
  const std::string begun =
      open ? open_heading_->text : (current_ && !open_heading_ ? current_->torn_figure : "");
  Cursor total(begun);
  const bool total_begun = open && (total.TakeWord("total") || total.TakeWord("jumlah"));
  if (begun.empty() || !(FindTornFigure(begun) || total_begun)) {
    return false;
  }
  const std::string joined = begun + " " + std::string(text);
  if (total_begun) {
    if (const auto remark = FindTotalRemark(joined);
        remark && remark->text.size() == joined.size()) {
      open_heading_.reset();
      AddSumLine(*remark);
      return true;
    }
  }
  const Line line = ParseLine(joined, 0);
  if (const auto torn = FindTornFigure(joined); !line.figure && torn && *torn < begun.size()) {
    (open ? open_heading_->text : current_->torn_figure) = joined;
    return true;
  }
  if (!line.figure || line.code || line.figure->begin >= begun.size()) {
    return false;
  }
  if (open) {
    open_heading_->text = line.heading_and_figure;
    open_heading_->figure = line.figure;
    open_heading_->doubtful = false;
  } else {
    LeaveRow();
    current_->torn_figure.clear();
    AddCurrentFigure(*line.figure, current_->name_line, line.heading_and_figure);
  }
  ReadRest(line);
  return true;
}

// What stands behind a heading and its figure in the same line.
void RecapReader::ReadRest(const Line& line) {
  if (!line.tail.empty()) {
    if (const auto total = FindTotalRemark(line.tail)) {
      remarks_.Add(*total, line_);
    } else if (!ContinueTitle(line.tail, ParseHeading(line.tail))) {
      recorder_.AddUnplaced(line_, line.tail);
    }
  }
  if (line.row) {
    TakeRow(*line.row, line_);
  }
}

bool RecapReader::ContinueHeading(std::string_view text, const Line& line) {
  if (!open_heading_ || open_heading_->figure || open_heading_->lines >= kMaxHeadingLines) {
    return false;
  }
  OpenHeading& open = *open_heading_;
  const bool figure_first = line.heading.empty() && line.figure;
  if (figure_first && open.doubtful && IsNextRow(line) && !current_has_figure()) {
    return false;  // It is the figure of the unit whose row stands behind it.
  }
  if (!figure_first && (KindWordAt(text) || !LabelOfSum(text).empty() || line.row)) {
    return false;
  }
  const bool told =
      IsOpenEnded(open.text) || BeginsAsContinuation(text) || IsKindWordAlone(open.text);
  if (!line.figure && !told) {
    // It belongs to the heading if one of the next lines ends in its figure.
    ++open.lines;
    open.maybe.push_back({.page = page_,
                          .line = line_,
                          .name = std::string(text),
                          .doubtful = true,
                          .printed = std::string(text)});
    return true;
  }
  ++open.lines;
  for (const TornHeading& piece : open.maybe) {
    open.text = JoinPieces(open.text, piece.name);
  }
  open.maybe.clear();
  open.text = JoinPieces(open.text, line.figure ? line.heading_and_figure : text);
  open.figure = ParseHeading(open.text).figure;
  open.doubtful = open.doubtful && !open.figure;
  if (line.figure) {
    ReadRest(line);
  }
  return true;
}

// "(  6 SOP ) 2. SOP Penyusunan Daftar Informasi Publik".
void RecapReader::ReadFigureAlone(const Line& line) {
  if (!NameMayGoOn()) {
    LeaveRow();
  }
  CloseHeading(Next::kElse);
  if (current_ && !current_has_figure()) {
    AddCurrentFigure(*line.figure, line_, line.heading_and_figure);
  } else {
    recorder_.AddHeading({.page = page_,
                          .line = line_,
                          .count = line.figure->count,
                          .bracketed = line.figure->bracketed,
                          .printed = std::string(line.heading_and_figure)});
  }
  ReadRest(line);
}

// "E-Government ( 31 SOP ) 2. SOP B", "Pengolahan Data 2. SOP B".
bool RecapReader::ReadHeadingAndRow(const Line& line) {
  const bool next_row = IsNextRow(line);
  if (!line.figure && !next_row) {
    return false;
  }
  CloseHeading(Next::kElse);
  const bool kind_word = KindWordAt(line.heading).has_value();
  const bool named = current_ && !current_->name.empty();
  const bool same_name = named && NormaliseName(line.heading) == NormaliseName(current_->name);
  const bool goes_on = named && !kind_word && !current_has_figure() && current_->rows <= kNameRows;
  const bool names = current_ && !named && next_row;
  if (goes_on || names) {
    ExtendName(line.heading);
    document_.places[current_->place].named = true;
  }
  if ((goes_on || names) && !line.figure) {
    TakeFigureOfName(line_);
  } else if ((goes_on || names || same_name) && line.figure && !current_has_figure()) {
    AddCurrentFigure(*line.figure, line_, line.heading_and_figure);
  } else if (!goes_on && !names && !(same_name && !line.figure)) {
    TornHeading torn{.page = page_,
                     .line = line_,
                     .name = std::string(line.heading),
                     .doubtful = !kind_word && !line.figure,
                     .printed = std::string(line.heading_and_figure)};
    if (line.figure) {
      torn.count = line.figure->count;
      torn.bracketed = line.figure->bracketed;
    }
    recorder_.AddHeading(std::move(torn));
  }
  ReadRest(line);
  return true;
}

// A name that wraps below its code, before the first row or beside the first ones.
bool RecapReader::ContinueName(std::string_view text, const Line& line) {
  if (!current_ || current_->name.empty() || current_has_figure() || open_heading_ ||
      KindWordAt(text) || !LabelOfSum(text).empty() || current_->name_lines >= kMaxHeadingLines) {
    return false;
  }
  const bool before_rows =
      current_->just_begun &&
      (line.figure || IsOpenEnded(current_->name) || BeginsAsContinuation(text) ||
       IsAllCapitals(text) == IsAllCapitals(current_->name));
  const bool beside_rows =
      NameMayGoOn() &&
      (line.figure ? line.figure->bracketed
                   : FindTornFigure(text) ||
                         (open_row_ && open_row_->rest.empty() && IsOpenEnded(current_->name)));
  if (!before_rows && !beside_rows) {
    return false;
  }
  ExtendName(line.figure ? line.heading : text);
  ++current_->name_lines;
  if (line.figure) {
    AddCurrentFigure(*line.figure, line_, line.heading_and_figure);
  } else {
    TakeFigureOfName(line_);
  }
  ReadRest(line);
  return true;
}

void RecapReader::TakeFigureOfName(int line) {
  const std::string whole = current_->name;
  if (const Line name = ParseHeading(whole); name.figure && !current_has_figure()) {
    AddCurrentFigure(*name.figure, line, name.heading_and_figure);
    current_->name = name.heading;
  }
}

void RecapReader::ExtendName(std::string_view piece) {
  std::string name = JoinPieces(current_->name, piece);
  if (const auto torn = FindTornFigure(name)) {
    current_->torn_figure = name;
    name = TrimEnd(std::string_view(name).substr(0, *torn));
  }
  current_->name = std::move(name);
}

void RecapReader::OpenNewHeading(std::string_view text, const Line& line) {
  // Capitals below a title that is not in capitals are none of it.
  const bool may_end_title = open_row_ && open_row_->directly_above &&
                             open_row_->row.page == page_ &&
                             (!IsAllCapitals(text) || IsAllCapitals(open_row_->row.title));
  const int row_line = may_end_title ? open_row_->row.line : 0;
  LeaveRow();
  CloseHeading(Next::kElse);
  if (const auto sum = ParseLabelledSum(text, line)) {
    remarks_.Add(*sum, line_);
    return;
  }
  const bool told = KindWordAt(text) || line.figure;
  open_heading_ =
      OpenHeading{.line = line_,
                  .text = std::string(line.figure ? line.heading_and_figure : text),
                  .figure = line.figure,
                  .doubtful = !told,
                  .follows_code = current_ && current_->just_begun && current_->name.empty(),
                  .row_line = row_line};
  ReadRest({.tail = line.tail});
}

}  // namespace tertib::catalogue::intake
