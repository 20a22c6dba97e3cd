#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tertib/catalogue/v1/unit.pb.h"

// Headings that the extraction of the text tore from their unit's code, and the places that they
// may have been torn from.

namespace tertib::catalogue::intake {

// What is known of a unit before the torn headings are placed.
struct UnitFacts {
  // As printed beside its code; empty: it is not.
  std::string name = {};
  // What the list of remarks calls the top unit of its number ("2. Bid.IKP"); empty: nothing, or
  // different things.
  std::string listed_name = {};
  // Counts every unit's siblings together; units of depth 1 have one too.
  size_t parent_key = 0;
  size_t depth = 1;
  // It holds rows, or neither rows nor units.
  bool holds_rows = false;
  // Different rows in it and below it.
  int64_t row_count = 0;
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
  // As printed, figure included.
  std::string printed = {};
  // The places of the bare codes that stand directly above and below it; nothing: none does.
  std::optional<size_t> place_above = {};
  std::optional<size_t> place_below = {};

  // The unit that it is the heading of, once it is placed.
  std::optional<size_t> unit = {};
};

// Places the headings: sets `unit` of each that has a place. `places` and `headings` are in the
// order of their pages. Near-linear time. In this order:
//
//  1. On its page: a code without a name whose unit bears this very name.
//  2. On its page: a code with this very name but without a figure.
//  3. On its page: a code without a name whose unit has no name at all. First by what the list of
//     remarks calls the units, then by what the two have in common (see `PlaceByStyle`): on every
//     page the groups in which no place and no heading is left over, and only then single headings.
//     What is left, the bare code that stands directly above it.
//  4. As 1 and 3, in the whole document.
//  5. On its page: a code without a name whose unit has a name of the same kind: the heading
//     renames the unit.
//  6. Any unit of this very name.
void PlaceHeadings(const std::vector<UnitFacts>& units, const std::vector<CodePlace>& places,
                   std::vector<TornHeading>& headings);

}  // namespace tertib::catalogue::intake
