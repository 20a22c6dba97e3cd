#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/recap/projection/view.h"
#include "services/recap/reconciliation/contradictions.h"
#include "services/recap/reconciliation/explanation.h"
#include "services/recap/reconciliation/printed_figures.h"
#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::recap {

// How many explaining units a comparison lists at most.
inline constexpr size_t kMaxListedUnits = 1'000;

// A comparison with all that there is to say, however long.
struct ComparedLine {
  v1::FigureComparison message;  // Without figures, rows and units, and what was left out of them.
  PrintedFigures figures;
  RowExplanation rows;
  std::vector<v1::ExplainingUnit> units;  // The first ones, kMaxListedUnits at most.
  int64_t unit_count = 0;                 // All of them.
};

// What a reconciliation found.
struct Reconciled {
  std::vector<ComparedLine> units;
  ComparedLine total;
  std::vector<PrintedContradiction> contradictions;
  std::vector<const catalogue::v1::Figure*> unmatched;
};

// Puts it into an answer, and leaves out what would make that too long (ReconcileRecapResponse says
// what and how much). What contradictions it has depends on nothing but them.
v1::ReconcileRecapResponse Answer(const AgencyView& agency, const DeclarationView& declaration,
                                  Reconciled found);

}  // namespace tertib::recap
