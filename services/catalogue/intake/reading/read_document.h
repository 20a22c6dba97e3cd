#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/intake/reading/document_title.h"
#include "services/catalogue/intake/reading/unit_table.h"
#include "tertib/catalogue/v1/declaration.pb.h"

// What the lines of a document say one after the other, before it is known whose it is.

namespace tertib::catalogue::intake {

// A remark of the list that sums up the units.
struct SummaryRemark {
  int64_t ordinal = 0;
  std::string label;
  int count = 0;
  std::string text;
  int line = 0;
  // See Remark.
  bool whole_row = false;
  bool sum = false;
  // The label is of several lines, and may hold words of the title beside it.
  bool wrapped = false;
};

struct UnitFigure {
  std::optional<size_t> unit;
  v1::FigureKind kind = v1::FIGURE_KIND_UNSPECIFIED;
  int count = 0;
  int line = 0;
  std::string text;
};

// A place where a unit's code is printed.
struct CodePlace {
  size_t unit = 0;
  int page = 0;
  // Its name is printed beside it, or its figure.
  bool named = false;
  bool has_figure = false;
  // The figure stands in brackets.
  bool bracketed = false;
};

// A heading that stands by itself.
struct TornHeading {
  int page = 0;
  int line = 0;
  // May be empty where a figure stands alone.
  std::string name = {};
  std::optional<int64_t> count = {};
  bool bracketed = false;
  // Neither a word for a kind of unit nor a figure tells that it is a heading: it is one only if a
  // unit bears this very name.
  bool doubtful = false;
  // The line of the row whose title it may be the rest of; 0: none.
  int title_line = 0;
  // As printed, figure included.
  std::string printed = {};
  // The places of the bare codes that stand directly above and below it; nothing: none does.
  std::optional<size_t> place_above = {};
  std::optional<size_t> place_below = {};

  // The unit that it is the heading of, once it is placed.
  std::optional<size_t> unit = {};
};

// A line of its own that is a sum and does not say of what: "Jumlah = 12 SOP", "TOTAL : 157 SOP".
struct SumLine {
  // Which of the document's figures it is; until it is given away, that is the whole document's.
  size_t figure = 0;
  // "Sub Total = 12 SOP": never the whole document's.
  bool partial = false;
};

// Sums with neither a row nor a code between them.
struct SumGroup {
  // What stands above them: the unit, and how many rows it has there, and the number of the last.
  std::optional<size_t> unit = {};
  int rows = 0;
  int64_t last_position = 0;
  // The unit above them had been printed before.
  bool again = false;
  std::vector<SumLine> sums = {};
  // What follows: the code of a unit that is printed for the first time, or the unit's next row. If
  // neither does, the table ends there.
  std::optional<size_t> next_unit = {};
  bool next_row = false;
};

// A document as its lines tell it one after the other, before torn headings and remarks are given
// to their units.
struct ReadDocument {
  explicit ReadDocument(int max_units) : units(max_units) {}

  DocumentTitle title;
  UnitTable units;
  std::vector<CodePlace> places;
  std::vector<TornHeading> headings;
  std::vector<SummaryRemark> summaries;
  std::vector<UnitFigure> figures;
  std::vector<SumGroup> sums;
  // Units that have rows, in the order of their first ones, with the number that each begins with
  // and the last one of the unit before.
  struct Numbering {
    size_t unit = 0;
    int first = 0;
    int64_t last_before = 0;
  };
  std::vector<Numbering> numbering;
  int row_count = 0;
  int unplaced_count = 0;
  // The names of the units would tell where a remark's label begins or ends.
  bool wants_names = false;
};

}  // namespace tertib::catalogue::intake
