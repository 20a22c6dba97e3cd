#include "services/catalogue/intake/planning/printed_tree.h"

#include <set>

namespace tertib::catalogue {

void PrintTree(const PrintedRecap& recap, const std::map<std::string, std::string>& names,
               v1::Declaration& declaration) {
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
