#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/unit_figures.h"

// The remarks column, which the extraction of the text runs into the lines of rows.

namespace tertib::catalogue::intake {

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

// A figure for the whole document that `text` is or ends with.
std::optional<Remark> FindTotalRemark(std::string_view text);

// An item of a list that bears no number: "- Sekretariat = 95 SOP", "a. Sekretariat = 95 SOP".
std::optional<Remark> ParseBulletRemark(std::string_view line);

// A figure of a unit that all of a cell of the remarks column is: "- Sekretariat 5 SOP".
std::optional<Remark> ParseRemarkCell(std::string_view cell);

// The sum of what it names, on a line of its own that `line` is: "Jumlah Sekretariat = 95 SOP",
// "Jumlah I 95 SOP", "Jumlah Sekretariat : 95". "= 95" at its end may go on in the next line.
std::optional<Remark> ParseLabelledSum(std::string_view text, const Line& line);

// Takes the last remark off `title`, which is what is left of the row's text. Nothing if it ends in
// none.
std::optional<Remark> TakeRemark(const RowText& row, std::string_view& title);

// Takes off `title` the beginning of a remark whose figure is still to come: "2. Bid.Pasar dan",
// "Bidang Pasar =". Empty if it ends in none.
std::string_view TakeOpenRemark(std::string_view& title);

// What would be remarks if their labels are names of units: a kind of unit and words before the
// figure in `text`, from the last kind of unit on. "Surat Masuk Sekretariat ( 2 SOP )".
std::vector<Remark> PossibleRemarks(std::string_view text, const FigureText& figure);

}  // namespace tertib::catalogue::intake
