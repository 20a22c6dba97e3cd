#pragma once

// Lines of their own that are a sum and do not say of what: "Jumlah = 12 SOP", "TOTAL : 157 SOP".
// What follows them tells whose sum they are, so they are given away when all has been read.

namespace tertib::catalogue::intake {

class FindingLog;
struct ReadDocument;

// Gives every sum to its unit, or leaves it to the whole document, by what stands below it:
//
// - a unit's code, printed for the first time: the sum is that of a unit that ends there, the
//   innermost first;
// - another sum: the last of them is the whole document's, where the table ends;
// - nothing: it is the whole document's, unless other units end in sums and it does not say
//   "total", or it is the number of the rows of the unit above it.
//
// Which units' they are where there are fewer sums than units tells the number of rows; a finding
// says so where that does not. A sum that may be nobody's is unplaced. Call once, when the rows of
// all units have been read.
void PlaceSums(ReadDocument& document, FindingLog& findings);

}  // namespace tertib::catalogue::intake
