#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/recap/reconciliation/reconcile.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"

// What reconciliations answer, told shortly.

namespace tertib::recap {

// The agency's latest declaration beside what the script's events leave.
inline v1::ReconcileRecapResponse Reconciled(EventScript script, const std::string& agency) {
  MemoryViewStore store;
  FoldInto(store, script.Take());
  const auto view = store.Snapshot();
  return Reconcile(*view, view->FindAgency(agency).value().value(),
                   view->FindLatestDeclaration(agency).value().value())
      .value();
}

inline const v1::FigureComparison& LineOfCode(const v1::ReconcileRecapResponse& response,
                                              const std::string& code) {
  for (const auto& unit : response.units()) {
    if (unit.outline_code() == code) {
      return unit;
    }
  }
  ADD_FAILURE() << code;
  return response.total();
}

inline const v1::FigureComparison& LineOfUnit(const v1::ReconcileRecapResponse& response,
                                              const std::string& id) {
  for (const auto& line : response.units()) {
    if (line.unit().ends_with("/" + id)) {
      return line;
    }
  }
  ADD_FAILURE() << id;
  return response.total();
}

// "II.C 32 BEYOND_PRINTED_COUNT sop" of each row; a row that nobody knows bears no SOP.
inline std::vector<std::string> Rows(const v1::FigureComparison& line) {
  std::vector<std::string> rows;
  for (const auto& row : line.rows()) {
    std::string text = fmt::format("{} {} {}", row.outline_code(), row.position(),
                                   v1::RowReason_Name(row.reason()).substr(11));
    if (!row.sop().empty()) {
      text += fmt::format(" {}", row.sop().substr(row.sop().rfind('/') + 1));
    }
    rows.push_back(text);
  }
  return rows;
}

// "II.C MOVED_IN +4" of each unit.
inline std::vector<std::string> Units(const v1::FigureComparison& line) {
  std::vector<std::string> units;
  for (const auto& unit : line.units()) {
    units.push_back(fmt::format("{} {} {:+}", unit.outline_code(),
                                v1::UnitReason_Name(unit.reason()).substr(12), unit.effect()));
  }
  return units;
}

// By how much all that is named makes the recorded figure differ from the printed one.
inline int64_t Effects(const v1::FigureComparison& line) {
  int64_t effects = line.contradiction_effect();
  for (const auto& row : line.rows()) {
    effects += row.effect();
  }
  for (const auto& unit : line.units()) {
    effects += unit.effect();
  }
  return effects;
}

// The bytes of each, to be compared.
inline std::vector<std::string> Contradictions(const v1::ReconcileRecapResponse& response) {
  std::vector<std::string> bytes;
  for (const auto& contradiction : response.contradictions()) {
    bytes.push_back(contradiction.SerializeAsString());
  }
  return bytes;
}

// Unit "I" of agency "dinas".
inline EventScript OneUnit() {
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  script.PutUnit("dinas", "I");
  return script;
}

}  // namespace tertib::recap
