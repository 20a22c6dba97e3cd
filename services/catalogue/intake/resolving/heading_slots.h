#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "services/catalogue/intake/reading/read_document.h"

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
  // What the figures beside the codes of its parts add up to; nothing unless each part has one.
  std::optional<int64_t> printed_parts = {};
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
