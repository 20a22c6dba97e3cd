#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/common/outline_code.h"

// What one line of a printed recap is made of. The views point into the line.

namespace tertib::catalogue::intake {

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

}  // namespace tertib::catalogue::intake
