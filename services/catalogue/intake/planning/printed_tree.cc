#include "services/catalogue/intake/planning/printed_tree.h"

#include <algorithm>
#include <set>
#include <vector>

namespace tertib::catalogue {
namespace {

// Where numbers run on through the document's units, that is where none but the first unit begins
// with 1: by the code of each unit the number behind the last one of the unit before, or the one
// that it begins with if that is lower.
std::map<std::string, int> FirstRowNumbers(const PrintedRecap& recap) {
  const auto first_line = [](const PrintedUnit* unit) {
    const auto first = std::min_element(
        unit->rows.begin(), unit->rows.end(),
        [](const PrintedRow& a, const PrintedRow& b) { return a.lines < b.lines; });
    return first->lines;
  };
  std::vector<const PrintedUnit*> units;  // As they follow one another on the pages.
  for (const PrintedUnit& unit : recap.units) {
    if (!unit.rows.empty()) {
      units.push_back(&unit);
    }
  }
  std::stable_sort(units.begin(), units.end(), [&](const PrintedUnit* a, const PrintedUnit* b) {
    return first_line(a) < first_line(b);
  });
  std::map<std::string, int> first;
  for (size_t i = 1; i < units.size(); ++i) {
    const int begins_with = units[i]->rows.front().position;
    if (begins_with <= 1) {
      return {};
    }
    first.emplace(units[i]->code.ToString(),
                  std::min(begins_with, units[i - 1]->rows.back().position + 1));
  }
  return first;
}

}  // namespace

void PrintTree(const PrintedRecap& recap, const std::map<std::string, std::string>& names,
               v1::Declaration& declaration) {
  declaration.clear_units();
  const std::map<std::string, int> first_rows = FirstRowNumbers(recap);
  std::set<std::string> written;  // Outline codes.
  for (const PrintedUnit& unit : recap.units) {
    const std::string code = unit.code.ToString();
    const auto parent = unit.code.Parent();
    const auto name = names.find(code);
    if (name == names.end() || (parent && !written.contains(parent->ToString()))) {
      continue;
    }
    v1::PrintedUnit& printed = *declaration.add_units();
    printed.set_unit(name->second);
    if (parent) {
      printed.set_part_of(names.at(parent->ToString()));
    }
    printed.set_listed_row_count(static_cast<int>(std::count_if(
        unit.rows.begin(), unit.rows.end(), [](const PrintedRow& row) { return !row.left_out; })));
    printed.set_outline_code(code);
    if (const auto first = first_rows.find(code); first != first_rows.end()) {
      printed.set_first_row_number(first->second);
    }
    written.insert(code);
  }
}

}  // namespace tertib::catalogue
