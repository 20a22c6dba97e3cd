#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "services/catalogue/intake/figures.h"
#include "services/common/outline_code.h"

// What one line of a printed recap is made of. The views point into the line.

namespace tertib::catalogue::intake {

enum class LineKind {
  // "NO BAGIAN / BIDANG KET": a page begins.
  kPageHeading,
  // "NAMA / JUDUL SOP": the half of the column headings that starts no page.
  kColumnHeading,
  // "Halaman 2 dari 10".
  kFurniture,
  // "17": a page's number or a piece of something else.
  kLoneNumber,
  // "REKAPITULASI SOP DINAS KOMUNIKASI DAN INFORMATIKA".
  kDocumentTitle,
  // "Singkawang, 12 Januari 2018": who signs the document stands below.
  kPlaceAndDate,
  // A unit's code has more parts than a code may have.
  kCodeTooDeep,
  // Anything else: see Line.
  kContent,
};

LineKind KindOfLine(std::string_view line);

// The office that a document's title names; empty if it names none.
std::string_view AgencyOfTitle(std::string_view title);

// Whether a line below a document's title goes on with it: "KOTA SINGKAWANG", "TAHUN 2018".
bool ContinuesDocumentTitle(std::string_view line);

// "Tembusan :", "Catatan :": a list follows that is no part of the table.
bool BeginsClosingList(std::string_view line);

// A row's number and what is printed behind it, remarks and note included.
struct RowText {
  int64_t position = 0;
  std::string_view text;
  // The same with the number before it.
  std::string_view printed;
};

// A line of content: [code] [heading] [figure] [row | tail].
struct Line {
  std::optional<OutlineCode> code = {};
  std::string_view heading = {};
  std::optional<FigureText> figure = {};
  // The heading with its figure, as printed.
  std::string_view heading_and_figure = {};
  std::optional<RowText> row = {};
  // What stands behind a figure and is no row.
  std::string_view tail = {};
};

// `next_top_ordinal` is what the next code of one part would be: a Roman numeral that stands before
// ordinary words is a code only if it is that one.
Line ParseLine(std::string_view line, uint32_t next_top_ordinal);

// A line that begins with one letter and a dot, before a kind of unit: the letter is the code of a
// unit below the top one, as in "A. Subbag Umum ( 2 SOP ) 1. Surat Masuk". `code` is that unit's.
bool BeginsWithLetterCode(std::string_view line);
Line ParseLineOfUnit(std::string_view line, const OutlineCode& code);

// The line without a row in it: its heading, figure and tail.
Line ParseHeading(std::string_view line);

// A figure out of the remarks column that runs into a line's end.
struct Remark {
  // The whole document's; otherwise that of the unit that `label` names.
  bool total = false;
  // A total that is part of another: "Sub Total = 12 SOP".
  bool partial = false;
  // "Jumlah Sekretariat = 95 SOP": the label may be the office's name too.
  bool sum = false;
  // The unit's number in the list of remarks; 0 if there is none.
  int64_t ordinal = 0;
  std::string_view label = {};
  int64_t count = 0;
  std::string_view text = {};
  // It is all of a row's line, so that a title may be lost in its label.
  bool whole_row = false;
};

struct RowParts {
  // Empty if the whole text is remarks.
  std::string_view title;
  std::string_view note;
  // As they stand, from left to right.
  std::vector<Remark> remarks;
  // The beginning of one that the next line goes on with: "2. Bid.Pasar dan", "Bidang Pasar =".
  std::string_view open_remark;
  // A figure in brackets at the title's end that no remark explains: that of the row's unit.
  std::optional<FigureText> unit_figure;
};

RowParts ParseRow(const RowText& row);

// What would be remarks if their labels are names of units: a kind of unit, words, and a figure in
// brackets or without a sign at the end of the row's text, from the last kind of unit on.
// "Surat Masuk Sekretariat ( 2 SOP )". `parts` are the row's.
std::vector<Remark> PossibleRemarks(const RowText& row, const RowParts& parts);

// The rows that stand on one line: "1. SOP Satu 2. SOP Dua 3. SOP Tiga". Empty unless two at least
// follow the first, their numbers go on by one and each begins with a capital letter.
std::vector<RowText> SplitRows(const RowText& row, std::string_view title);

// A figure for the whole document that `text` is or ends with.
std::optional<Remark> FindTotalRemark(std::string_view text);

// An item of a list that bears no number: "- Sekretariat = 95 SOP", "a. Sekretariat = 95 SOP".
std::optional<Remark> ParseBulletRemark(std::string_view line);

// The sum of what it names, on a line of its own that `line` is: "Jumlah Sekretariat = 95 SOP",
// "Jumlah I 95 SOP", "Jumlah Sekretariat : 95". "= 95" at its end may go on in the next line.
std::optional<Remark> ParseLabelledSum(std::string_view text, const Line& line);

// Whether a title that ends so goes on in the next line, or a line that begins so goes on with the
// one before it.
bool IsOpenEnded(std::string_view title);
bool BeginsAsContinuation(std::string_view line);

}  // namespace tertib::catalogue::intake
