#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/recap/projection/unit_tree.h"
#include "tertib/catalogue/v1/declaration.pb.h"

namespace tertib::recap {

// What a document says of one thing.
struct PrintedFigures {
  // All of them, in the order of lines. They point into the declaration.
  std::vector<const catalogue::v1::Figure*> figures;
  // The one that counts as printed; none if `figures` is empty.
  const catalogue::v1::Figure* chosen = nullptr;

  std::optional<int64_t> printed() const {
    return chosen == nullptr ? std::nullopt : std::optional<int64_t>(chosen->count());
  }
};

// A declaration's figures, each with what it speaks of.
struct FiguresByUnit {
  std::vector<PrintedFigures> units;  // As the nodes of the tree.
  PrintedFigures total;
  std::vector<const catalogue::v1::Figure*> unmatched;
};

// Of several figures for a unit the last heading counts, else the last summary; for the total the
// last total. A figure of another kind counts only where there is none of these. Borrows the
// declaration.
FiguresByUnit SortFigures(const catalogue::v1::Declaration& declaration, const UnitTree& tree);

}  // namespace tertib::recap
