#pragma once

#include <cstdint>
#include <optional>
#include <vector>

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

enum class FiguresOf { kUnit, kWhole };

// Puts the figures in order and chooses the one that counts: for a unit the last heading, else the
// last summary; for the whole document the last total. A figure of another kind counts only where
// there is none of these.
void ChooseFigure(FiguresOf what, PrintedFigures& printed);

}  // namespace tertib::recap
