#pragma once

#include <rapidcheck.h>

#include <cstdint>

#include "services/recap/reconciliation/explanation.h"
#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::recap {

// What holds for a line of every answer that leaves nothing out, for properties.
inline void CheckLine(const v1::FigureComparison& line) {
  RC_ASSERT(line.has_printed() == line.has_difference());
  RC_ASSERT(line.has_printed() == (line.figures_size() > 0));
  if (!line.has_printed()) {
    return;
  }
  int64_t effects = line.contradiction_effect();
  for (const auto& row : line.rows()) {
    RC_ASSERT(row.effect() == EffectOf(row.reason()));
    RC_ASSERT(row.reason() != v1::ROW_REASON_NOT_IN_DOCUMENT || row.line() == 0);
    effects += row.effect();
  }
  for (const auto& unit : line.units()) {
    RC_ASSERT(unit.effect() != 0);
    RC_ASSERT((unit.reason() == v1::UNIT_REASON_MOVED_IN) == (unit.effect() > 0));
    effects += unit.effect();
  }
  RC_ASSERT(line.omitted_row_count() == 0);
  RC_ASSERT(line.omitted_unit_count() == 0);
  RC_ASSERT(line.difference() == line.recorded() - line.printed());
  RC_ASSERT(effects == line.difference());
  const bool explained =
      !line.rows().empty() || !line.units().empty() || line.contradiction_effect() != 0;
  RC_ASSERT(explained || line.difference() == 0);
  RC_ASSERT(!explained || !line.explanation().empty());
}

inline void CheckLines(const v1::ReconcileRecapResponse& response) {
  for (const auto& line : response.units()) {
    CheckLine(line);
  }
  CheckLine(response.total());
}

}  // namespace tertib::recap
