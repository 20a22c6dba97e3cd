#include "services/catalogue/intake/reading/unit_table.h"

#include <algorithm>

namespace tertib::catalogue::intake {

std::optional<size_t> UnitTable::FindOrAdd(const OutlineCode& code, int line) {
  if (const auto found = by_code_.find(code); found != by_code_.end()) {
    return found->second;
  }
  std::optional<size_t> parent;
  if (const auto parent_code = code.Parent()) {
    parent = FindOrAdd(*parent_code, line);
    if (!parent) {
      return std::nullopt;
    }
  }
  if (units_.size() >= max_units_) {
    return std::nullopt;
  }
  if (parent) {
    units_[*parent].has_units = true;
  } else {
    next_top_ordinal_ = std::max(next_top_ordinal_, code.ordinal() + 1);
  }
  const size_t unit = units_.size();
  units_.emplace_back(code, line, parent);
  by_code_.emplace(code, unit);
  return unit;
}

std::optional<size_t> UnitTable::Find(const OutlineCode& code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? std::nullopt : std::optional<size_t>(found->second);
}

std::vector<size_t> UnitTable::InOrder() const {
  std::vector<size_t> order;
  order.reserve(units_.size());
  for (const auto& [code, unit] : by_code_) {
    order.push_back(unit);
  }
  return order;
}

std::optional<size_t> UnitTable::TopUnit(int64_t ordinal) const {
  int64_t at = 0;
  std::optional<size_t> in_order;
  for (const auto& [code, unit] : by_code_) {
    if (code.depth() > 1) {
      continue;
    }
    if (code.ordinal() == ordinal) {
      return unit;
    }
    if (++at == ordinal) {
      in_order = unit;
    }
  }
  return in_order;
}

}  // namespace tertib::catalogue::intake
