#include "services/catalogue/intake/planning/printed_tree.h"

#include <set>

namespace tertib::catalogue {
namespace {

// The names of the document's units, by outline code.
std::map<std::string, std::string> NameUnits(const PrintedRecap& recap,
                                             const std::map<std::string, v1::Unit>& units,
                                             const v1::Declaration& declaration) {
  std::map<std::string, std::string> names;
  std::set<std::string> taken;
  for (const PrintedUnit& printed : recap.units) {
    if (const auto unit = units.find(printed.code.ToString()); unit != units.end()) {
      names.emplace(unit->first, unit->second.name());
      taken.insert(unit->second.name());
    }
  }
  for (const v1::PrintedUnit& known : declaration.units()) {
    if (!taken.contains(known.unit())) {
      names.emplace(known.outline_code(), known.unit());
    }
  }
  return names;
}

}  // namespace

void PrintTree(const PrintedRecap& recap, const std::map<std::string, v1::Unit>& units,
               v1::Declaration& declaration) {
  const std::map<std::string, std::string> names = NameUnits(recap, units, declaration);
  declaration.clear_units();
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
    printed.set_listed_row_count(static_cast<int>(unit.rows.size()));
    printed.set_outline_code(code);
    written.insert(code);
  }
}

}  // namespace tertib::catalogue
