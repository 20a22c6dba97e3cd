#include "services/catalogue/intake/reading/row_giver.h"

#include <algorithm>

#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

std::string KeyOf(const ReadRow& row) {
  return std::to_string(row.position) + ' ' + NormaliseName(row.title);
}

}  // namespace

bool RowIndex::Add(size_t unit, const ReadRow& row) {
  auto& units = units_[KeyOf(row)];
  if (std::find(units.begin(), units.end(), unit) == units.end()) {
    units.push_back(unit);
  }
  const auto [last, first] = last_position_.emplace(unit, row.position);
  last->second = std::max(last->second, row.position);
  return first;
}

RowIndex::Fit RowIndex::FitOf(size_t unit, int same, const PageTop& top) const {
  const auto found = last_position_.find(unit);
  const int last = found == last_position_.end() ? 0 : found->second;
  const auto known = std::count_if(top.rows.begin(), top.rows.end(),
                                   [&](const ReadRow& row) { return row.position <= last; });
  return {unit, same, static_cast<int>(known) - same};
}

PageTopOwner RowIndex::OwnerOf(const PageTop& top) const {
  std::unordered_map<size_t, int> same;
  for (const ReadRow& row : top.rows) {
    if (const auto found = units_.find(KeyOf(row)); found != units_.end()) {
      for (const size_t unit : found->second) {
        ++same[unit];
      }
    }
  }
  std::optional<Fit> best;
  bool tied = false;
  for (const auto& [unit, count] : same) {
    const Fit fit = FitOf(unit, count, top);
    if (unit == top.unit || fit.same <= fit.other) {
      continue;
    }
    if (!best || fit.same > best->same) {
      best = fit;
      tied = false;
    } else if (fit.same == best->same) {
      best->unit = std::min(best->unit, fit.unit);
      tied = true;
    }
  }
  const auto own = same.find(top.unit);
  const int own_same = own == same.end() ? 0 : own->second;
  if (!best || own_same > best->same) {
    return {top.unit};
  }
  const bool goes_on = top.rows.front().position == top.next_position;
  if (goes_on && !top.unit_complete) {
    // Two units may have a few rows alike.
    return best->other == 0 ? PageTopOwner{top.unit, best->unit} : PageTopOwner{top.unit};
  }
  if (tied || own_same == best->same) {
    return {top.unit, best->unit};
  }
  return {best->unit};
}

void RowGiver::Add(size_t unit, ReadRow row) {
  if (WaitsFor(row.page)) {
    top_->rows.push_back(std::move(row));
  } else {
    Give(unit, std::move(row));
  }
}

void RowGiver::Give(size_t unit, ReadRow row) {
  if (index_.Add(unit, row)) {
    document_.numbering.push_back({unit, row.position, last_position_});
  }
  last_position_ = row.position;
  document_.units[unit].rows.Add(std::move(row), findings_);
}

std::optional<RowGiver::Given> RowGiver::Close() {
  if (!top_) {
    return std::nullopt;
  }
  PageTop top = *std::exchange(top_, std::nullopt);
  if (top.rows.empty()) {
    return std::nullopt;
  }
  const PageTopOwner owner = index_.OwnerOf(top);
  const ReadRow& first = top.rows.front();
  if (owner.rival) {
    findings_.DoubtfulUnit({.line = first.line,
                            .outline_code = document_.units[owner.unit].code_text,
                            .position = first.position,
                            .text = first.title},
                           document_.units[*owner.rival].code_text);
  }
  const Given given{.unit = owner.unit,
                    .to_other = owner.unit != top.unit,
                    .first_line = first.line,
                    .last_position = top.rows.back().position};
  for (ReadRow& row : top.rows) {
    Give(owner.unit, std::move(row));
  }
  return given;
}

}  // namespace tertib::catalogue::intake
