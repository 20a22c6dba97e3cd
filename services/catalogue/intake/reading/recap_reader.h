#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/model/printed_recap.h"
#include "services/catalogue/intake/reading/document_lines.h"
#include "services/catalogue/intake/reading/known_units.h"
#include "services/catalogue/intake/reading/page_numbers.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recorder.h"
#include "services/catalogue/intake/reading/remark_reader.h"
#include "services/catalogue/intake/reading/row_giver.h"
#include "services/common/outline_code.h"

namespace tertib::catalogue::intake {

// Reads one line after the other. Not thread-safe; lives for one document.
class RecapReader {
 public:
  // All that it is given outlives it.
  RecapReader(const IntakeLimits& limits, const KnownUnits& known, FindingLog& findings);
  RecapReader(const RecapReader&) = delete;
  RecapReader& operator=(const RecapReader&) = delete;

  // False: a limit is passed, nothing more is read. `of_paper`: the line belongs to the paper that
  // the document is printed on, and not to the table.
  bool Read(const TextLine& line, bool of_paper);

  // What was read. Call once, after the last line.
  ReadDocument Finish();

  bool read_anything() const { return lines_ > 0; }

 private:
  // The unit whose code was read last, at that place.
  struct Current {
    size_t unit = 0;
    size_t place = 0;
    int name_line = 0;
    std::string name = {};
    // The name and the beginning of a figure: "Seksi Aplikasi ( 6".
    std::string torn_figure = {};
    size_t name_lines = 1;
    int rows = 0;
    int64_t last_position = 0;
    std::optional<int64_t> figure = {};
    // The document's total stands below its last row.
    bool total_below = false;
    // The line before was the code's.
    bool just_begun = true;
    // A torn heading stands directly above the code, which may be its name.
    bool heading_above = false;
    // The code was printed before.
    bool again = false;
  };
  // A line below a row that may be the rest of its title. What follows it tells.
  struct TitleRest {
    int line = 0;
    int page = 0;
    std::string text;
    // The words before it or its own say that it goes on with them.
    bool told = false;
    // It reads like the head of a column.
    bool column_heading = false;
    // It is a number, which may be the page's.
    bool lone_number = false;
  };
  // The row that was read last, until what follows shows where its title ends.
  struct OpenRow {
    size_t unit = 0;
    ReadRow row;
    std::vector<TitleRest> rest = {};
    // Its note stands in a column of its own.
    bool note_apart = false;
    // Where its number stands, and its note. Nothing: unknown.
    std::optional<size_t> title_column = {};
    std::optional<size_t> note_column = {};
    // Nothing stands between it and the next line but the top of a page.
    bool directly_above = true;
  };
  // A bare Roman numeral below a row: a unit's code, or the title's last word ("Triwulan", "II").
  struct DoubtfulCode {
    OutlineCode code;
    int line = 0;
    std::string text;
    int title_line = 0;
  };
  // What ends a row.
  enum class RowEnd {
    // The row with the next number.
    kNextRow,
    // The code of a unit, with its name.
    kNamedCode,
    kTotal,
    kElse,
  };
  // A row's number that waits for its title.
  struct BareNumber {
    int64_t position = 0;
    int line = 0;
    std::string text;
  };
  struct OpenHeading {
    int line = 0;
    std::string text = {};
    std::optional<FigureText> figure = {};
    bool doubtful = false;
    // It follows the line of a code that bears no name.
    bool follows_code = false;
    // The line of the row that it follows, whose title it may be the rest of; 0: none.
    int row_line = 0;
    // The next row of the unit follows.
    bool between_rows = false;
    size_t lines = 1;
    // Lines behind it that are part of it if a figure follows.
    std::vector<TornHeading> maybe = {};
  };
  enum class Next { kRowOrCode, kElse };
  // A name wraps within the first rows of its unit.
  static constexpr int kNameRows = 3;

  void ReadLine(LineKind kind, std::string_view text);
  void ReadContent(std::string_view text);
  bool IsDoubtful(const Line& line, std::string_view text) const;
  // Whether it begins with a numeral of the open row's title, and not with a code: "III.d ke IV.a".
  bool BeginsWithNumeral(const Line& line) const;
  // What the open row's title ends with so far.
  std::string_view TitleEnd() const;
  void SettleCode(LineKind kind, std::string_view next);
  // As ParseLine, with the letters that some print below a top unit ("A. Subbag Umum") for codes.
  Line Parse(std::string_view text) const;
  void ReadLoneNumber(std::string_view text);
  void ReadTitle(std::string_view text);
  void ReadCode(const Line& line);
  void TakeRow(const RowText& row, int line);
  void ReadText(std::string_view text);
  // A heading or a name ends amid its figure.
  bool AwaitsFigure() const;
  // A figure that has its sign only, or a total, goes on with a number.
  bool AwaitsNumber() const;
  bool ReadTornFigure(std::string_view text);
  bool ContinueHeading(std::string_view text, const Line& line);
  bool ReadHeadingAndRow(const Line& line);
  bool ContinueTitle(std::string_view text, const Line& line);
  // Whether a line that reads like the head of a column may be the rest of a title.
  bool ContinueTitleWithColumnHeading(std::string_view text);
  // The same for a number alone on its line.
  bool MayGoOnTitleWithNumber(std::string_view number) const;
  // Where a part of the line stands that is being read; nothing if it is no part of it.
  std::optional<size_t> ColumnOf(std::string_view part) const;
  // Whether the text stands below the open row's title, in a table that has columns.
  bool IsBelowTitle(std::string_view text) const;
  // The rest of the open row's note, below its beginning.
  bool ContinueNote(std::string_view text);
  // The name's rest and the title's, side by side in the columns of a table.
  bool ReadCells(std::string_view text);
  // A figure whose heading begins in the lines that might have been a title's rest.
  bool ReadFigureBelowRest(std::string_view text, const Line& line);
  bool MayGoOnTitle(std::string_view text) const;
  void GoOnWithTitle(std::string_view text);
  bool ContinueName(std::string_view text, const Line& line);
  // The name goes on with `piece`; the beginning of a figure that it ends in is no part of it.
  void ExtendName(std::string_view piece);
  // The name has grown, on that line, to end in a figure: "Seksi Layanan ( 6 )".
  void TakeFigureOfName(int line);
  void ReadFigureAlone(const Line& line);
  void ReadRest(const Line& line);
  void OpenNewHeading(std::string_view text, const Line& line);

  void AddCurrentFigure(const FigureText& figure, int line, std::string_view text);
  // A sum on a line of its own: the whole document's, or that of a unit above it.
  void AddSumLine(const Remark& sum);

  void BreakPage();
  // No line below goes on with the row's title; it is whole once it is closed.
  void LeaveRow();
  void CloseRow(RowEnd end);
  // Finds what is wrong or doubtful in the open row, which is whole.
  void CheckRow();
  // Gives the rows of a page without a code to their unit, which is the current one from there on.
  void ClosePageTop();
  void SettleTitle(RowEnd end);
  bool GoesOnWithTitle(const TitleRest& rest, RowEnd end) const;
  void LeaveRest(const TitleRest& rest);
  void GiveRestToName();
  void CloseHeading(Next next);
  // The unit's name, printed beside its code, may wrap beside its first rows.
  bool NameMayGoOn() const;
  bool NamesItsCode(const OpenHeading& heading) const;
  // `next` is the code that follows; null: none does.
  void CloseUnit(const OutlineCode* next);
  // Whether what stands beside the code may be a person's name: "I. MADE SUARTA, SH".
  bool MaySign(const OutlineCode* next) const;
  static bool BeginsUnit(const Line& line);
  // Whether the line goes on with who signs the document.
  static bool BelongsToSignature(const Line& line);
  // Whether the line's row is the one that follows in the current unit.
  bool IsNextRow(const Line& line) const {
    return current_ && line.row && line.row->position == current_->last_position + 1;
  }
  bool current_has_figure() const { return document_.places[current_->place].has_figure; }

  const IntakeLimits& limits_;
  FindingLog& findings_;
  ReadDocument document_;
  Recorder recorder_;
  RowGiver rows_;
  RemarkReader remarks_;
  int lines_ = 0;
  int line_ = 0;
  std::string_view text_;
  size_t column_ = 0;
  int page_ = 1;
  PageNumbers page_numbers_;
  // The line before was a number that page_numbers_ holds.
  bool after_lone_number_ = false;
  bool page_has_content_ = false;
  bool title_open_ = false;
  // Who signs the document is being read.
  bool signature_ = false;
  // What stands below the table is being read: to whom copies go, notes.
  bool closing_ = false;
  bool stopped_ = false;
  std::optional<Current> current_;
  std::optional<OpenRow> open_row_;
  bool code_on_page_ = false;
  // Of each unit, where its code stands last.
  std::unordered_map<size_t, size_t> last_place_;
  std::optional<DoubtfulCode> doubtful_code_;
  // Those that were taken for words of a title.
  std::vector<DoubtfulCode> numerals_;
  std::optional<BareNumber> bare_number_;
  std::optional<OpenHeading> open_heading_;
};

}  // namespace tertib::catalogue::intake
