#include <algorithm>
#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/items.h"
#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/notes.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/row_grammar.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/grammar/wrapping.h"
#include "services/catalogue/intake/reading/recap_reader.h"
#include "services/common/text.h"

// The parts of RecapReader that are the titles of rows: which lines go on with them.
//
// A line below a row is the rest of its title if the words say so, or if what follows shows that
// the table goes on: the next row, or the line of the next unit. Until then it waits.

namespace tertib::catalogue::intake {
namespace {

// A title wraps over a few lines.
constexpr size_t kMaxRests = 8;
// No code point takes more bytes.
constexpr size_t kMaxCodePointBytes = 4;

bool IsOneWord(std::string_view text) { return LastWord(text).size() == Trim(text).size(); }

// Columns begin where the first one has room.
constexpr size_t kFirstColumnWidth = 6;
// What wraps in a column begins where its first line does, or at the text behind its number.
constexpr size_t kHangingIndent = 6;
// Centred text may begin a little further left.
constexpr size_t kColumnSlack = 2;

// It may be the number of a page.
bool IsNumber(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

uint32_t TopOrdinal(OutlineCode code) {
  while (auto parent = code.Parent()) {
    code = *std::move(parent);
  }
  return code.ordinal();
}

// "5 SOP Lima", "(5) SOP Lima": a row in all but its dot.
bool BeginsWithNumber(std::string_view text, int64_t number) {
  Cursor cursor(text);
  cursor.Take('(');
  return cursor.TakeNumber() == number && !cursor.done();
}

bool BeginsWithCode(std::string_view text) {
  return OutlineCode::Parse(text.substr(0, text.find_first_of(" ,"))).has_value();
}

// Whether `rest` can be one line of a cell whose line above is `first`: no cell is wider than its
// first line and the word that did not fit.
bool FitsCell(std::string_view rest, std::string_view first) {
  const size_t word = std::min(rest.find(' '), rest.size());
  return rest.size() <= first.size() + word;
}

}  // namespace

void RecapReader::LeaveRow() {
  if (bare_number_) {
    recorder_.AddUnplaced(bare_number_->line, bare_number_->text);
    bare_number_.reset();
  }
  if (open_row_) {
    open_row_->directly_above = false;
  }
}

void RecapReader::CheckRow() {
  ReadRow& row = open_row_->row;
  const bool may_hold_note = MayHoldNote(row.title);
  BlankControls(row.title);
  BlankControls(row.note);
  const auto place = [&](std::string_view text) {
    return Place{.line = row.line,
                 .outline_code = document_.units[open_row_->unit].code_text,
                 .position = row.position,
                 .text = text};
  };
  if (!ShowsSomething(row.title)) {
    findings_.TitleShowsNothing(place(row.title));
  }
  if (IsTooLong(row.title, limits_.max_title_code_points)) {
    findings_.TitleTooLong(place(row.title), limits_.max_title_code_points);
  }
  if (IsTooLong(row.note, limits_.max_title_code_points)) {
    findings_.NoteTooLong(place(row.note), limits_.max_title_code_points);
  }
  if (open_row_->note_apart && !IsKnownNote(row.note)) {
    findings_.DoubtfulNote(place(row.note));
  }
  if (may_hold_note) {
    findings_.LooksLikeNote(place(row.title));
  }
  if (MayHoldFigure(row.title)) {
    ++document_.unplaced_count;
    findings_.LooksLikeFigure(place(row.title));
  }
}

void RecapReader::CloseRow(RowEnd end) {
  LeaveRow();
  if (!open_row_) {
    return;
  }
  SettleTitle(end);
  CheckRow();
  rows_.Add(open_row_->unit, std::move(open_row_->row));
  open_row_.reset();
}

void RecapReader::ClosePageTop() {
  const auto given = rows_.Close();
  if (!given || !given->to_other) {
    return;
  }
  CloseUnit(/*next=*/nullptr);
  current_ = Current{.unit = given->unit,
                     .place = last_place_.at(given->unit),
                     .name_line = given->first_line,
                     .rows = kNameRows + 1,
                     .last_position = given->last_position,
                     .just_begun = false};
}

bool RecapReader::IsBelowTitle(std::string_view text) const {
  const auto column = ColumnOf(text);
  const auto& title = open_row_->title_column;
  return column && title && *title >= kFirstColumnWidth && open_row_->row.page == page_ &&
         *column >= *title && *column <= *title + kHangingIndent;
}

bool RecapReader::ContinueNote(std::string_view text) {
  if (!open_row_ || !open_row_->directly_above || open_row_->row.page != page_ ||
      !open_row_->note_apart || !open_row_->note_column) {
    return false;
  }
  const auto cell = FindRemarksCell(text);
  const std::string_view note = cell ? cell->text : text;
  if (cell && FindItem(text.substr(0, cell->begin))) {
    return false;  // It is that of the row in this line.
  }
  const auto column = ColumnOf(note);
  if (!column || *column + kColumnSlack < *open_row_->note_column || FindFigure(note) ||
      FindItem(note) || KindWordAt(note)) {
    return false;
  }
  std::string& whole = open_row_->row.note;
  whole = JoinPieces(whole, note);
  if (cell) {
    ReadText(text.substr(0, cell->begin));
  }
  return true;
}

bool RecapReader::ContinueTitle(std::string_view text, const Line& line) {
  if (!open_row_ || !open_row_->directly_above) {
    return false;
  }
  ReadRow& row = open_row_->row;
  const auto note = FindNoteAtEnd(text);
  if (note && note->begin == 0 && row.note.empty()) {
    row.note = note->text;
    return true;
  }
  if (!MayGoOnTitle(text)) {
    return false;
  }
  const RowParts parts = ParseRow({0, text, text});
  const bool only_listed =
      std::all_of(parts.remarks.begin(), parts.remarks.end(),
                  [](const Remark& remark) { return remark.total || remark.ordinal > 0; });
  const bool figure_inside = line.figure && line.figure->end <= parts.title.size();
  if (line.figure && (parts.title.empty() || parts.unit_figure || figure_inside || !only_listed)) {
    return false;
  }
  for (const Remark& remark : parts.remarks) {
    remarks_.Add(remark, line_);
  }
  if (!parts.open_remark.empty()) {
    remarks_.Open(parts.open_remark, line_);
  }
  GoOnWithTitle(parts.title);
  if (row.note.empty()) {
    row.note = parts.note;
    open_row_->note_apart = parts.note_apart;
    open_row_->note_column = ColumnOf(parts.note);
  }
  return true;
}

bool RecapReader::ContinueTitleWithColumnHeading(std::string_view text) {
  // In capitals, or in several cells, it heads columns wherever it stands.
  const bool may_be_rest = IsAllCapitals(text) ? IsOneWord(text) : text.find('/') == text.npos;
  if (!may_be_rest || !open_row_ || !open_row_->directly_above || !page_has_content_ ||
      open_row_->rest.size() >= kMaxRests) {
    return false;
  }
  open_row_->rest.push_back(
      {.line = line_, .page = page_, .text = std::string(text), .column_heading = true});
  return true;
}

// "Induk Kelas", then "3".
bool RecapReader::MayGoOnTitleWithNumber(std::string_view number) const {
  // While no page break has been seen, they may be there all the same.
  const bool counts_pages =
      page_ == 1 && (number == "1" || number == "2" || page_numbers_.GoesOn(number));
  return open_row_ && open_row_->directly_above && open_row_->row.page == page_ &&
         open_row_->rest.size() < kMaxRests && !open_heading_ && !counts_pages;
}

bool RecapReader::MayGoOnTitle(std::string_view text) const {
  const ReadRow& row = open_row_->row;
  if (row.title.size() > limits_.max_title_code_points * kMaxCodePointBytes ||
      open_row_->rest.size() >= kMaxRests || open_heading_ || text.starts_with('*')) {
    return false;
  }
  if (IsBelowTitle(text)) {
    return true;
  }
  const bool other_case =
      IsAllCapitals(text) && !IsAllCapitals(row.title) && (!IsOneWord(text) || row.page != page_);
  const bool kind_word = KindWordAt(text) && IsUpper(text.front());
  if (IsOpenEnded(row.title) || BeginsAsContinuation(text)) {
    return !kind_word || (IsOpenEnded(row.title) && !other_case);
  }
  if (!LabelOfSum(text).empty() || BeginsWithNumber(text, row.position + 1)) {
    return false;
  }
  return !kind_word && !other_case && !document_.title.IsRepeatedBy(text);
}

// The text, without remarks, stands directly below the open row.
void RecapReader::GoOnWithTitle(std::string_view text) {
  ReadRow& row = open_row_->row;
  const bool first = open_row_->rest.empty();
  const bool open = IsOpenEnded(TitleEnd()) || (AwaitsNumeral(TitleEnd()) && BeginsWithCode(text));
  const bool below = IsBelowTitle(text);
  const bool told = (open || below || BeginsAsContinuation(text)) && !IsNumber(text);
  // Beside the first rows the words may be the name's as well.
  if (first && told && (open || below || !NameMayGoOn())) {
    row.title = JoinPieces(row.title, text);
    return;
  }
  open_row_->rest.push_back(
      {.line = line_, .page = page_, .text = std::string(text), .told = told});
}

// Whether the line is the rest of the title, now that `end` follows it.
bool RecapReader::GoesOnWithTitle(const TitleRest& rest, RowEnd end) const {
  const bool same_page = rest.page == page_ && rest.page == open_row_->row.page;
  if (rest.column_heading) {
    return same_page && end != RowEnd::kElse &&
           IsAllCapitals(rest.text) == IsAllCapitals(open_row_->row.title);
  }
  // What stands at the foot of a page may be the rest of a title too, but not a number.
  const bool at_foot = end == RowEnd::kNextRow && rest.page == open_row_->row.page;
  // And so may what stands at the head of the next one, above the next row.
  const bool at_head =
      end == RowEnd::kNextRow && rest.page == page_ && rest.page == open_row_->row.page + 1;
  return rest.told || (same_page && end != RowEnd::kElse) ||
         ((at_foot || at_head) && !IsNumber(rest.text));
}

std::string_view RecapReader::TitleEnd() const {
  return open_row_->rest.empty() ? open_row_->row.title : open_row_->rest.back().text;
}

bool RecapReader::BeginsWithNumeral(const Line& line) const {
  if (!line.code || line.row || line.figure || line.heading.empty() || KindWordAt(line.heading) ||
      !open_row_ || !open_row_->directly_above || open_row_->row.page != page_) {
    return false;
  }
  return GoesOnFromNumeral(line.heading) ||
         (AwaitsNumeral(TitleEnd()) && !IsAllCapitals(line.heading));
}

bool RecapReader::IsDoubtful(const Line& line, std::string_view text) const {
  return line.code && !text.ends_with('.') && !line.row && !line.figure && line.heading.empty() &&
         open_row_ && open_row_->directly_above && open_row_->row.page == page_ &&
         open_row_->rest.size() < kMaxRests &&
         (line.code->depth() == 1 || AwaitsNumeral(TitleEnd()) || IsOpenEnded(TitleEnd()));
}

// What goes on from the row above the numeral shows that it is no code: the next row, or a unit
// under another code than the numeral. Nor does a code stand twice in a row. A title that ends as
// if a numeral followed has it, unless a unit's heading or first row is next.
void RecapReader::SettleCode(LineKind kind, std::string_view next) {
  const DoubtfulCode numeral = *std::exchange(doubtful_code_, std::nullopt);
  const Line line = kind == LineKind::kContent ? ParseLine(next, 0) : Line{};
  const bool row = line.row && !line.code && line.heading.empty() && !line.figure;
  const bool next_row = row && line.row->position == open_row_->row.position + 1 &&
                        !ParseRow(*line.row).title.empty();
  const uint32_t top = TopOrdinal(document_.units[open_row_->unit].code);
  const bool next_unit = line.code && line.code->depth() > 1 && numeral.code.ordinal() != top &&
                         TopOrdinal(*line.code) == top;
  const bool heading = !line.code && (KindWordAt(next) || (line.figure && !FindTotalAtEnd(next)));
  const bool begins_unit = heading || (row && line.row->position == 1);
  const bool awaited = (AwaitsNumeral(TitleEnd()) || IsOpenEnded(TitleEnd())) && !begins_unit;
  if (next_row || next_unit || line.code == numeral.code || awaited) {
    open_row_->rest.push_back(
        {.line = numeral.line, .page = page_, .text = numeral.text, .told = true});
    numerals_.push_back(numeral);
    return;
  }
  const int line_number = std::exchange(line_, numeral.line);
  ReadCode(ParseLine(numeral.text, numeral.code.ordinal()));
  line_ = line_number;
}

void RecapReader::SettleTitle(RowEnd end) {
  ReadRow& row = open_row_->row;
  auto& rests = open_row_->rest;
  if (end == RowEnd::kNextRow && NameMayGoOn() && IsOpenEnded(current_->name)) {
    GiveRestToName();
  }
  size_t joined = 0;
  while (joined < rests.size() && GoesOnWithTitle(rests[joined], end)) {
    const TitleRest& rest = rests[joined++];
    if (!rest.told && (rest.page != page_ || row.page != page_)) {
      findings_.DoubtfulRest({.line = rest.line, .text = rest.text}, row.line);
    }
    row.title = JoinPieces(row.title, rest.text);
    if (rest.lone_number) {
      page_numbers_.Remove(rest.line);
    }
  }
  // A note wraps as well: "Penambahan", then "Th.2018".
  const auto note = joined > 0 && row.note.empty() ? FindNoteAtEnd(row.title) : std::nullopt;
  if (note && note->begin > 0) {
    row.note = note->text;
    row.title = TrimEnd(std::string_view(row.title).substr(0, note->begin));
  }
  rests.erase(rests.begin(), rests.begin() + static_cast<std::ptrdiff_t>(joined));
  for (const TitleRest& rest : std::exchange(rests, {})) {
    LeaveRest(rest);
  }
}

// It is no title's: the head of a column, or a heading if a unit bears this very name.
void RecapReader::LeaveRest(const TitleRest& rest) {
  if (rest.lone_number) {
    return;
  }
  if (!rest.column_heading) {
    recorder_.AddHeading({.page = rest.page,
                          .line = rest.line,
                          .name = rest.text,
                          .doubtful = true,
                          .printed = rest.text});
    return;
  }
  const bool heads_columns =
      !IsOneWord(rest.text) || (IsAllCapitals(rest.text) && rest.page < page_);
  if (!heads_columns) {
    recorder_.AddUnplaced(rest.line, rest.text);
  }
}

bool RecapReader::NameMayGoOn() const {
  return current_ && !current_->name.empty() && !current_has_figure() && current_->rows > 0 &&
         current_->rows <= kNameRows;
}

// The lines stand beside the first rows of a unit whose name goes on.
void RecapReader::GiveRestToName() {
  for (const TitleRest& rest : std::exchange(open_row_->rest, {})) {
    const std::string& name = current_->name;
    if (rest.lone_number) {
      continue;
    }
    if (IsOpenEnded(open_row_->row.title) && !IsOpenEnded(name)) {
      findings_.DoubtfulRest({.line = rest.line, .text = rest.text}, open_row_->row.line);
      open_row_->row.title = JoinPieces(open_row_->row.title, rest.text);
    } else if (!FitsCell(rest.text, name)) {
      // Part of it is the title's.
      recorder_.AddUnplaced(rest.line, rest.text);
    } else {
      if (!IsOpenEnded(name) && !BeginsAsContinuation(rest.text)) {
        findings_.DoubtfulRestOfName({.line = rest.line, .text = rest.text}, current_->name_line);
      }
      ExtendName(rest.text);
      TakeFigureOfName(rest.line);
    }
  }
}

// "dan Komunikasi Publik              Informasi Publik"
bool RecapReader::ReadCells(std::string_view text) {
  const auto gap = FindGap(text, kWideGap);
  if (!gap || !open_row_ || !open_row_->directly_above || !open_row_->rest.empty() ||
      open_row_->row.page != page_ || !NameMayGoOn()) {
    return false;
  }
  const std::string_view name = text.substr(0, gap->begin);
  const std::string_view title = text.substr(gap->end);
  if (IsBelowTitle(name) || KindWordAt(name) || FindFigure(text) || FindItem(text) ||
      FindTornFigure(name) || !ContinueTitle(title, ParseHeading(title))) {
    return false;
  }
  for (const TitleRest& rest : std::exchange(open_row_->rest, {})) {
    open_row_->row.title = JoinPieces(open_row_->row.title, rest.text);
  }
  ExtendName(name);
  return true;
}

bool RecapReader::ReadFigureBelowRest(std::string_view text, const Line& line) {
  const bool figure = line.figure || FindTornFigure(text);
  if (!figure || !open_row_ || !open_row_->directly_above || open_row_->rest.empty() ||
      open_row_->rest.back().page != page_ || KindWordAt(text)) {
    return false;
  }
  const bool bracketed = line.figure ? line.figure->bracketed : text.rfind('(') != text.npos;
  if (NameMayGoOn() && bracketed) {
    GiveRestToName();
    return false;
  }
  auto& rests = open_row_->rest;
  const auto first = std::find_if(rests.begin(), rests.end(), [&](const TitleRest& rest) {
    return !rest.told && !rest.lone_number && IsAllCapitals(rest.text) == IsAllCapitals(text);
  });
  if (first == rests.end() || line.heading.empty()) {
    return false;
  }
  OpenHeading heading{.line = first->line, .text = first->text, .doubtful = true};
  for (auto rest = first + 1; rest != rests.end(); ++rest) {
    if (!rest->lone_number) {
      heading.text = JoinPieces(heading.text, rest->text);
      ++heading.lines;
    }
  }
  rests.erase(first, rests.end());
  open_heading_ = std::move(heading);
  return ContinueHeading(text, line);
}

}  // namespace tertib::catalogue::intake
