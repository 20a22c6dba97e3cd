#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/explanation.h"

// The English sentences of a reconciliation.

namespace tertib::recap {

// A part of a sum: "II.C 31".
struct SumPart {
  std::string label;
  int64_t count = 0;
};

// "43 (II.A 6, II.B 6, II.C 31)".
std::string SumText(int64_t sum, const std::vector<SumPart>& parts);

// Clauses as one sentence: joined by "; ", a capital at the front, a full stop at the end. Empty
// if there are none. Of more than 20 the first 20, "and 7 more"; never more than 2,000 characters.
std::string Sentence(const std::vector<std::string>& clauses);

// What rows that stand under the figure itself say: "4 rows stand beyond the printed 31: no.
// 32-35". Codes of units are named only where rows of several are counted together.
std::vector<std::string> RowClauses(const RowExplanation& rows, const UnitTree& tree,
                                    int64_t printed, bool several_units);

// What rows in the parts of the figure say: "4 rows stand beyond the figures of its parts". Only
// foreign rows are named: "1 row is not in the document: no. 1 of IV".
std::vector<std::string> PartRowClauses(const RowExplanation& rows, const UnitTree& tree);

}  // namespace tertib::recap
