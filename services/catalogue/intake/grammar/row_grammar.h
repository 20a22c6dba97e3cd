#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/unit_figures.h"

namespace tertib::catalogue::intake {

// What a row's line holds.
struct RowParts {
  // Empty if the whole text is remarks.
  std::string_view title;
  std::string_view note;
  // The note stands in a column of its own.
  bool note_apart = false;
  // As they stand, from left to right.
  std::vector<Remark> remarks;
  // The beginning of one that the next line goes on with: "2. Bid.Pasar dan", "Bidang Pasar =".
  std::string_view open_remark;
  // A figure in brackets at the title's end that no remark explains: that of the row's unit.
  std::optional<FigureText> unit_figure;
};

RowParts ParseRow(const RowText& row);

// The rows that stand on one line: "1. SOP Satu 2. SOP Dua 3. SOP Tiga". Empty unless two at least
// follow the first, their numbers go on by one and each begins with a capital letter.
std::vector<RowText> SplitRows(const RowText& row, std::string_view title);

}  // namespace tertib::catalogue::intake
