#include "services/catalogue/intake/reading/recap_reader.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/row_grammar.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/common/resource_limits.h"
#include "services/common/text.h"

// The parts that are lines with a number or a code. Lines of mere text are in recap_reader_text.cc,
// the titles of rows in recap_reader_titles.cc, and the closing of headings and units in
// recap_reader_closing.cc.

namespace tertib::catalogue::intake {

RecapReader::RecapReader(const IntakeLimits& limits, const KnownUnits& known, FindingLog& findings)
    : limits_(limits),
      findings_(findings),
      document_(limits.max_units),
      recorder_(document_, limits, findings),
      rows_(document_, findings),
      remarks_(known, document_, recorder_, findings, [this](const TextPiece& piece) {
        // A part of the line that is being read has its columns.
        const size_t at = piece.line == line_ ? text_.find(piece.text) : std::string_view::npos;
        const int line = std::exchange(line_, piece.line);
        ReadText(at == std::string_view::npos ? piece.text : text_.substr(at, piece.text.size()));
        line_ = line;
      }) {}

std::optional<size_t> RecapReader::ColumnOf(std::string_view part) const {
  const std::less_equal<> not_behind;
  if (part.empty() || !not_behind(text_.data(), part.data()) ||
      !not_behind(part.data() + part.size(), text_.data() + text_.size())) {
    return std::nullopt;
  }
  const auto before = static_cast<size_t>(part.data() - text_.data());
  return column_ + CountCodePoints(text_.substr(0, before));
}

bool RecapReader::Read(const TextLine& line, bool of_paper) {
  line_ = line.number;
  text_ = line.text;
  column_ = line.column;
  if (++lines_ > limits_.max_lines) {
    findings_.TooManyLines(line_, limits_.max_lines);
    return false;
  }
  LineKind kind = of_paper ? LineKind::kFurniture : KindOfLine(line.text);
  if (doubtful_code_) {
    SettleCode(line.after_form_feed ? LineKind::kPageHeading : kind, line.text);
  }
  if (std::exchange(after_lone_number_, false) && page_has_content_ &&
      (line.after_form_feed || kind == LineKind::kPageHeading)) {
    page_numbers_.PageBegins();
  }
  if (line.after_form_feed) {
    BreakPage();
  }
  if (kind == LineKind::kColumnHeading && AwaitsFigure() && line.text == "SOP") {
    kind = LineKind::kContent;
  }
  ReadLine(kind, line.text);
  return !stopped_;
}

void RecapReader::ReadLine(LineKind kind, std::string_view text) {
  switch (kind) {
    case LineKind::kPageHeading:
      BreakPage();
      closing_ = false;
      title_open_ = false;
      break;
    case LineKind::kColumnHeading:
      if (ContinueTitleWithColumnHeading(text)) {
        break;
      }
      LeaveRow();
      CloseHeading(Next::kElse);
      title_open_ = false;
      break;
    case LineKind::kFurniture:
      break;
    case LineKind::kLoneNumber:
      ReadLoneNumber(text);
      break;
    case LineKind::kDocumentTitle:
      ReadTitle(text);
      break;
    case LineKind::kPlaceAndDate:
      LeaveRow();
      CloseHeading(Next::kElse);
      recorder_.AddUnplaced(line_, text);
      signature_ = true;
      break;
    case LineKind::kCodeTooDeep:
      findings_.CodeOutOfRange({.line = line_, .text = text});
      break;
    case LineKind::kContent:
      ReadContent(text);
      break;
  }
}

void RecapReader::ReadContent(std::string_view text) {
  page_has_content_ = true;
  remarks_.BeginLine();
  Line line = Parse(text);
  if (BeginsWithNumeral(line)) {
    line = ParseHeading(text);
  }
  const bool total_above = current_ && current_->total_below;
  closing_ = (closing_ && !BeginsUnit(line)) ||
             (total_above && (BeginsClosingList(text) ||
                              (signature_ && line.row && !line.code && line.heading.empty())));
  if (closing_ || (signature_ && BelongsToSignature(line))) {
    LeaveRow();
    CloseHeading(Next::kElse);
    recorder_.AddUnplaced(line_, text);
    return;
  }
  signature_ = false;
  if (title_open_ && document_.title.Continue(text, line, limits_.max_name_code_points)) {
    return;
  }
  title_open_ = false;
  if (IsDoubtful(line, text)) {
    doubtful_code_ = {*line.code, line_, std::string(text), open_row_->row.line};
    return;
  }
  if (line.code) {
    remarks_.ReleaseLines();
    ReadCode(line);
    if (!line.row) {
      remarks_.Close();
    }
    return;
  }
  if (line.row && line.heading.empty() && !line.figure) {
    remarks_.ReleaseLines();
    TakeRow(*line.row, line_);
    return;
  }
  if (remarks_.Continue(text, line_)) {
    return;
  }
  const size_t name_length = current_ ? current_->name.size() : 0;
  ReadText(text);
  if (current_) {
    const bool name_went_on = current_->rows == 0 && current_->name.size() > name_length;
    current_->just_begun = current_->just_begun && name_went_on;
  }
}

Line RecapReader::Parse(std::string_view text) const {
  Line line = ParseLine(text, document_.units.next_top_ordinal());
  const auto& units = document_.units;
  if (line.code || !current_ || !BeginsWithLetterCode(text)) {
    return line;
  }
  OutlineCode top = units[current_->unit].code;
  while (auto parent = top.Parent()) {
    top = *std::move(parent);
  }
  const auto code_of = [&](char letter) {
    return OutlineCode::Parse(top.ToString() + "." + std::string(1, letter));
  };
  const char letter = text.front();
  const auto code = code_of(letter);
  if (!code) {
    return line;
  }
  const auto before = code_of(static_cast<char>(letter - 1));
  const bool in_order = letter == 'A' || units.Find(*code) || (before && units.Find(*before));
  return in_order ? ParseLineOfUnit(text, *code) : line;
}

void RecapReader::ReadLoneNumber(std::string_view text) {
  constexpr size_t kYearDigits = 4;
  if (text.size() == kYearDigits && ContinueNote(text)) {
    return;
  }
  if (AwaitsNumber()) {
    ReadContent(text);
    return;
  }
  if (MayGoOnTitleWithNumber(text)) {
    open_row_->rest.push_back(
        {.line = line_, .page = page_, .text = std::string(text), .lone_number = true});
  }
  page_numbers_.Add(line_, page_, text);
  after_lone_number_ = true;
}

void RecapReader::ReadTitle(std::string_view text) {
  page_has_content_ = true;
  LeaveRow();
  CloseHeading(Next::kElse);
  if (document_.title.HasLine(text)) {
    return;
  }
  if (!document_.title.empty()) {
    recorder_.AddUnplaced(line_, text);
    return;
  }
  document_.title.Begin(text, line_);
  title_open_ = true;
}

void RecapReader::ReadCode(const Line& line) {
  const size_t headings = document_.headings.size();
  CloseRow(line.heading.empty() ? RowEnd::kElse : RowEnd::kNamedCode);
  ClosePageTop();
  CloseHeading(Next::kRowOrCode);
  if (current_ && document_.units[current_->unit].code != *line.code) {
    document_.units[current_->unit].rows.OtherUnitFollows(page_);
  }
  CloseUnit(&*line.code);
  code_on_page_ = true;
  if (line.code->ToString().size() > kMaxOutlineCodeLength) {
    findings_.CodeOutOfRange({.line = line_, .text = line.code->ToString()});
    return;
  }
  const size_t known = document_.units.size();
  const auto unit = document_.units.FindOrAdd(*line.code, line_);
  if (!unit) {
    findings_.TooManyUnits(line_, limits_.max_units);
    stopped_ = true;
    return;
  }
  // Parents whose code is not printed may have their heading here all the same.
  for (size_t added = known; added + 1 < document_.units.size(); ++added) {
    document_.places.push_back({.unit = added, .page = page_});
  }
  remarks_.CloseSums(*unit < known ? std::nullopt : unit, /*next_row=*/false);
  std::string_view name = line.heading;
  if (const auto total = FindTotalRemark(name)) {
    remarks_.Add(*total, line_);
    name = TrimEnd(name.substr(0, name.size() - total->text.size()));
  }
  current_ = Current{
      .unit = *unit, .place = document_.places.size(), .name_line = line_, .again = *unit < known};
  ExtendName(name);
  const auto& names = document_.units[*unit].names;
  current_->name =
      std::string(WithoutContinuation(current_->name, names.empty() ? "" : names.back().name));
  const bool named = !current_->name.empty();
  if (!named && document_.headings.size() == headings + 1) {
    document_.headings.back().place_below = current_->place;
    current_->heading_above = true;
  }
  last_place_[*unit] = document_.places.size();
  document_.places.push_back({.unit = *unit, .page = page_, .named = named});
  const bool other_name =
      named && !names.empty() && NormaliseName(names.back().name) != NormaliseName(current_->name);
  document_.units[*unit].rows.CodeSeen(other_name);
  if (line.figure) {
    AddCurrentFigure(*line.figure, line_, line.heading_and_figure);
  }
  ReadRest(line);
  if (current_) {
    current_->just_begun = !line.row.has_value();
  }
}

void RecapReader::TakeRow(const RowText& row, int line) {
  const bool next = open_row_ && row.position > open_row_->row.position;
  CloseRow(next ? RowEnd::kNextRow : RowEnd::kElse);
  if (rows_.waits() && !rows_.WaitsFor(page_)) {
    ClosePageTop();
  }
  if (open_heading_ && open_heading_->row_line != 0 && !open_heading_->figure && current_ &&
      row.position == current_->last_position + 1) {
    // Between two rows of one unit: it is a heading only if a unit bears this very name.
    open_heading_->doubtful = true;
    open_heading_->between_rows = true;
  }
  CloseHeading(Next::kRowOrCode);
  const RowParts parts = remarks_.ParseRow(row, line_);
  if (const auto rows = SplitRows(row, parts.title); !rows.empty()) {
    for (const RowText& single : rows) {
      if (!stopped_) {
        TakeRow(single, line);
      }
    }
    return;
  }
  for (const Remark& remark : parts.remarks) {
    remarks_.Add(remark, line_);
  }
  if (!parts.open_remark.empty()) {
    remarks_.Open(parts.open_remark, line);
  }
  if (parts.title.empty()) {
    if (parts.remarks.empty()) {
      bare_number_ = {row.position, line, std::string(row.printed)};
    }
    return;
  }
  if (++document_.row_count > limits_.max_rows) {
    --document_.row_count;
    findings_.TooManyRows(line, limits_.max_rows);
    stopped_ = true;
    return;
  }
  const Place place{.line = line,
                    .outline_code = current_ ? document_.units[current_->unit].code_text : "",
                    .position = row.position,
                    .text = parts.title};
  if (row.position < 1 || row.position > limits_.max_position) {
    findings_.PositionOutOfRange(place, limits_.max_position);
    return;
  }
  if (!current_) {
    findings_.RowBeforeUnit(place);
    return;
  }
  if (parts.unit_figure) {
    const std::string_view text = row.text.substr(
        parts.unit_figure->begin, parts.unit_figure->end - parts.unit_figure->begin);
    if (current_has_figure()) {
      recorder_.AddHeading({.page = page_,
                            .line = line,
                            .count = parts.unit_figure->count,
                            .bracketed = true,
                            .printed = std::string(text)});
    } else {
      AddCurrentFigure(*parts.unit_figure, line, text);
    }
  }
  if (!code_on_page_ && !rows_.waits()) {
    const bool complete =
        current_->total_below || (current_->figure && current_->last_position >= *current_->figure);
    rows_.Wait({.page = page_,
                .unit = current_->unit,
                .next_position = current_->last_position + 1,
                .unit_complete = complete});
  }
  remarks_.CloseSums(std::nullopt, /*next_row=*/row.position == current_->last_position + 1);
  open_row_ = OpenRow{.unit = current_->unit,
                      .row = {.position = static_cast<int>(row.position),
                              .title = std::string(parts.title),
                              .note = std::string(parts.note),
                              .line = line,
                              .page = page_},
                      .note_apart = parts.note_apart,
                      .title_column = ColumnOf(row.printed),
                      .note_column = ColumnOf(parts.note)};
  ++current_->rows;
  current_->last_position = row.position;
  current_->total_below = false;
  current_->just_begun = false;
}

void RecapReader::AddCurrentFigure(const FigureText& figure, int line, std::string_view text) {
  CodePlace& place = document_.places[current_->place];
  place.has_figure = true;
  current_->figure = figure.count;
  place.bracketed = figure.bracketed;
  recorder_.AddFigure(current_->unit, v1::FIGURE_KIND_HEADING, figure.count, line, text);
}

void RecapReader::AddSumLine(const Remark& sum) {
  SumGroup above;
  if (current_) {
    above.unit = current_->unit;
    above.rows = current_->rows;
    above.last_position = current_->last_position;
    above.again = document_.units[current_->unit].rows.row_count() > 0;
  }
  remarks_.AddSumLine(sum, line_, above);
}

void RecapReader::BreakPage() {
  if (!page_has_content_) {
    return;
  }
  LeaveRow();
  CloseHeading(Next::kElse);
  signature_ = false;
  ++page_;
  page_has_content_ = false;
  code_on_page_ = false;
  if (open_row_) {
    open_row_->directly_above = true;
    // At a page's foot a number is no title's.
    std::erase_if(open_row_->rest, [](const TitleRest& rest) { return rest.lone_number; });
  }
  if (current_) {
    current_->just_begun = false;
  }
}

ReadDocument RecapReader::Finish() {
  if (doubtful_code_) {
    SettleCode(LineKind::kPageHeading, {});
  }
  document_.title.Close(limits_, findings_);
  CloseRow(RowEnd::kElse);
  remarks_.Close();
  ClosePageTop();
  CloseHeading(Next::kElse);
  CloseUnit(/*next=*/nullptr);
  for (const PageNumbers::LoneNumber& stray : page_numbers_.Strays(page_)) {
    recorder_.AddUnplaced(stray.line, stray.text);
  }
  for (const DoubtfulCode& numeral : numerals_) {
    if (!document_.units.Find(numeral.code)) {
      findings_.DoubtfulRest({.line = numeral.line, .text = numeral.text}, numeral.title_line);
    }
  }
  // A line that might have been the rest of a title becomes a heading later than those below it.
  std::stable_sort(document_.headings.begin(), document_.headings.end(),
                   [](const TornHeading& a, const TornHeading& b) { return a.line < b.line; });
  for (size_t unit = 0; unit < document_.units.size(); ++unit) {
    document_.units[unit].rows.Finish(findings_);
  }
  return std::move(document_);
}

}  // namespace tertib::catalogue::intake
