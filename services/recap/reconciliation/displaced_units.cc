#include "services/recap/reconciliation/displaced_units.h"

#include <fmt/format.h>

#include <optional>

#include "services/common/resource_name.h"
#include "services/recap/reconciliation/contradictions.h"

namespace tertib::recap {
namespace {

constexpr size_t kMaxClauses = 6;

// "printed 31", or if not all of its claim counts "for 3 of its printed 31".
std::string ClaimText(const PrintedNode& node, const Claim& claim, int64_t counting) {
  if (counting != claim.claimed) {
    return fmt::format("for {} of its {} {}", counting, claim.has_figures ? "printed" : "listed",
                       claim.claimed);
  }
  if (claim.of_own_rows) {
    return fmt::format("with its parts printed {}", claim.claimed);
  }
  if (node.figures.printed()) {
    return fmt::format("printed {}", claim.claimed);
  }
  return fmt::format("{} {}", claim.has_figures ? "whose parts print" : "which lists",
                     claim.claimed);
}

}  // namespace

v1::ExplainingUnit ToExplainingUnit(const DisplacedUnit& unit, const DocumentTree& document,
                                    const UnitTree& tree, const Standing& standing,
                                    const std::string& agency) {
  const bool came = unit.reason == v1::UNIT_REASON_MOVED_IN;
  const std::optional<size_t> place = came ? unit.place : standing.in_register[unit.place];
  v1::ExplainingUnit result;
  result.set_reason(unit.reason);
  result.set_effect(ToWireCount(unit.effect));
  if (place) {
    result.set_unit(UnitName(agency, tree.nodes[*place].unit.key.unit).ToString());
    result.set_display_name(tree.nodes[*place].unit.display_name);
  } else {
    result.set_unit(UnitName(agency, document.nodes[unit.place].unit).ToString());
  }
  result.set_outline_code(came ? tree.nodes[unit.place].unit.outline_code
                               : document.nodes[unit.place].code);
  return result;
}

std::vector<std::string> UnitClauses(const std::vector<DisplacedUnit>& units,
                                     const DocumentTree& document, const std::vector<Claim>& claims,
                                     const UnitTree& tree, const Standing& standing, size_t node) {
  std::vector<std::string> clauses;
  for (const DisplacedUnit& unit : units) {
    if (clauses.size() == kMaxClauses) {
      clauses.emplace_back("more units were moved or deleted");
      break;
    }
    if (unit.reason == v1::UNIT_REASON_MOVED_IN) {
      const std::string& code = tree.nodes[unit.place].unit.outline_code;
      const std::string& printed = document.nodes[*standing.in_document[unit.place]].code;
      clauses.push_back(fmt::format("{}{} was moved in with {} {}", code,
                                    code == printed ? "" : fmt::format(" (printed as {})", printed),
                                    unit.effect, unit.effect == 1 ? "row" : "rows"));
      continue;
    }
    const PrintedNode& left = document.nodes[unit.place];
    clauses.push_back(
        fmt::format("{}, {}, {}", left.code, ClaimText(left, claims[unit.place], -unit.effect),
                    unit.reason == v1::UNIT_REASON_DELETED
                        ? "was deleted"
                        : fmt::format("is no longer part of {}", LabelOf(document.nodes[node]))));
  }
  return clauses;
}

}  // namespace tertib::recap
