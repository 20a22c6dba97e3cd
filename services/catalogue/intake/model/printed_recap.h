#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/outline_code.h"
#include "services/common/resource_limits.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/import_report.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

// What a printed recap says, read from its text.

namespace tertib::catalogue {

// One SOP of a unit, all its printings taken together.
struct PrintedRow {
  int position = 0;
  // Exactly as printed, without white space at its ends and without remarks.
  std::string title;
  // The remark that stands beside it (KET); empty: none.
  std::string note;
  // Every line it stands on, rising, counted from 1.
  std::vector<int> lines;
  // Which printing of the unit it stands in first, counted from 1.
  int first_printing = 1;
  // Whether a later printing leaves it out.
  bool left_out = false;
};

// A unit, all its printings taken together.
struct PrintedUnit {
  OutlineCode code;
  // As printed; the code where the document prints no name (a finding says so).
  std::string name;
  std::vector<std::string> aliases;
  v1::UnitKind kind = v1::UNIT_KIND_UNSPECIFIED;
  // By position, then by first line: a row that a later printing leaves out keeps its number, which
  // that printing may have given to another.
  std::vector<PrintedRow> rows;
};

// A figure that the document claims.
struct PrintedFigure {
  // The unit it speaks of; nothing: the whole document.
  std::optional<OutlineCode> unit;
  v1::FigureKind kind = v1::FIGURE_KIND_UNSPECIFIED;
  int count = 0;
  int line = 0;
  // What is printed, such as "3. Bid.IKP = 16 SOP".
  std::string text;
};

struct PrintedRecap {
  // The document's heading, such as "REKAPITULASI SOP DINAS KOMUNIKASI DAN INFORMATIKA".
  std::string title;
  // The office's name out of it: "DINAS KOMUNIKASI DAN INFORMATIKA". Empty: it is not printed.
  std::string agency_name;
  // In outline order; a unit's parent is always among them.
  std::vector<PrintedUnit> units;
  // In the order of their lines.
  std::vector<PrintedFigure> figures;
  // Errors first, then by line; the first IntakeLimits::max_findings of them.
  std::vector<v1::ImportFinding> findings;
  // All findings, those too that `findings` does not hold.
  int finding_count = 0;
  // Numbered rows read, repeats included.
  int row_count = 0;
  // Rows that print a row of an earlier printing again.
  int repeat_count = 0;
  // Lines that could not be placed.
  int unplaced_count = 0;

  // Whether a finding refuses the document.
  bool refused() const;
};

// The limits of one document.
struct IntakeLimits {
  int max_rows = 50'000;
  // Lines that hold any text.
  int max_lines = 500'000;
  int max_units = 2'000;
  int max_figures = kMaxFigures;
  size_t max_line_bytes = 16'384;
  // Of a note too.
  size_t max_title_code_points = kMaxTextLength;
  size_t max_name_code_points = kMaxNameLength;
  size_t max_aliases = kMaxAliases;
  int max_position = kMaxPosition;
  int max_count = kMaxCount;
  int max_findings = 10'000;
};

}  // namespace tertib::catalogue
