#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/intake/read_printed_recap.h"

// What tests of the reader ask of a recap.

namespace tertib::catalogue {

inline const PrintedUnit& UnitOf(const PrintedRecap& recap, std::string_view code) {
  for (const PrintedUnit& unit : recap.units) {
    if (unit.code.ToString() == code) {
      return unit;
    }
  }
  throw std::out_of_range(std::string("no unit ").append(code));
}

inline std::vector<std::string> TitlesOf(const PrintedRecap& recap, std::string_view code) {
  std::vector<std::string> titles;
  for (const PrintedRow& row : UnitOf(recap, code).rows) {
    titles.push_back(row.title);
  }
  return titles;
}

// Of the unit with that code; an empty one: of the whole document.
inline std::vector<int> CountsOf(const PrintedRecap& recap, std::string_view code) {
  std::vector<int> counts;
  for (const PrintedFigure& figure : recap.figures) {
    if ((figure.unit ? figure.unit->ToString() : "") == code) {
      counts.push_back(figure.count);
    }
  }
  return counts;
}

inline std::vector<v1::FindingKind> KindsOf(const PrintedRecap& recap) {
  std::vector<v1::FindingKind> kinds;
  for (const v1::ImportFinding& finding : recap.findings) {
    kinds.push_back(finding.kind());
  }
  return kinds;
}

// What the findings say, each with its line.
inline std::vector<std::string> TextsOf(const PrintedRecap& recap) {
  std::vector<std::string> texts;
  for (const v1::ImportFinding& finding : recap.findings) {
    texts.push_back(finding.message());
  }
  return texts;
}

}  // namespace tertib::catalogue
