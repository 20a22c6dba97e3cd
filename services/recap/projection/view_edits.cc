#include "services/recap/projection/view_edits.h"

#include <utility>

#include "services/common/status_macros.h"

namespace tertib::recap {

namespace {

bool SameTree(const AgencyView& a, const AgencyView& b) {
  return a.display_name == b.display_name && a.counts == b.counts && a.unit_count == b.unit_count;
}

}  // namespace

absl::StatusOr<std::optional<AgencyView>> ViewEdits::FindAgency(std::string_view agency) const {
  const auto found = changes_.agencies.find(agency);
  return found != changes_.agencies.end() ? found->second : base_.FindAgency(agency);
}

absl::StatusOr<std::optional<UnitView>> ViewEdits::FindUnit(const UnitKey& key) const {
  const auto found = changes_.units.find(key);
  return found != changes_.units.end() ? found->second : base_.FindUnit(key);
}

absl::StatusOr<std::optional<RowView>> ViewEdits::FindRow(const RowKey& key) const {
  const auto found = changes_.rows.find(key);
  return found != changes_.rows.end() ? found->second : base_.FindRow(key);
}

absl::StatusOr<std::optional<DeclarationView>> ViewEdits::FindDeclaration(
    const DeclarationKey& key) const {
  const auto found = changes_.declarations.find(key);
  return found != changes_.declarations.end() ? found->second : base_.FindDeclaration(key);
}

absl::StatusOr<Counts> ViewEdits::ReadTotals() const {
  return changes_.totals ? *changes_.totals : base_.ReadTotals();
}

absl::StatusOr<std::string> ViewEdits::ReadHistory() const {
  if (!changes_.histories.empty()) {
    return changes_.histories.rbegin()->second;
  }
  if (!base_history_) {
    TERTIB_ASSIGN_OR_RETURN(base_history_, base_.ReadHistory());
  }
  return *base_history_;
}

void ViewEdits::PutAgency(AgencyView agency) {
  const std::string id = agency.id;
  const auto was = FindAgency(id);
  if (!was.ok() || !*was || !SameTree(**was, agency)) {
    changes_.changed_trees.insert(id);
  }
  changes_.agencies.insert_or_assign(id, std::move(agency));
}

void ViewEdits::RemoveAgency(std::string_view agency) {
  changes_.changed_trees.emplace(agency);
  changes_.agencies.insert_or_assign(std::string(agency), std::nullopt);
}

void ViewEdits::PutUnit(UnitView unit) {
  const UnitKey key = unit.key;
  changes_.changed_trees.insert(key.agency);
  changes_.units.insert_or_assign(key, std::move(unit));
}

void ViewEdits::RemoveUnit(const UnitKey& key) {
  changes_.changed_trees.insert(key.agency);
  changes_.units.insert_or_assign(key, std::nullopt);
  auto& departures = changes_.departures;
  auto first = departures.lower_bound(RowKey{key, 0, ""});
  auto last = first;
  while (last != departures.end() && last->first.unit == key) {
    ++last;
  }
  departures.erase(first, last);
  changes_.forgotten_departures.insert(key);
}

void ViewEdits::PutRow(RowView row) {
  const RowKey key = row.key;
  changes_.rows.insert_or_assign(key, std::move(row));
}

void ViewEdits::RemoveRow(const RowKey& key) { changes_.rows.insert_or_assign(key, std::nullopt); }

void ViewEdits::PutDeparture(Departure departure) {
  const RowKey key = departure.row.key;
  changes_.departures.insert_or_assign(key, std::move(departure));
}

void ViewEdits::RemoveDeparture(const RowKey& key) {
  changes_.departures.insert_or_assign(key, std::nullopt);
}

void ViewEdits::PutDeclaration(DeclarationView declaration) {
  const DeclarationKey key = declaration.key;
  changes_.declarations.insert_or_assign(key, std::move(declaration));
}

void ViewEdits::RemoveDeclaration(const DeclarationKey& key) {
  changes_.declarations.insert_or_assign(key, std::nullopt);
}

void ViewEdits::PutTotals(const Counts& counts) { changes_.totals = counts; }

void ViewEdits::BeginHistory(const LogPoint& first) {
  changes_.histories.insert_or_assign(first.sequence, first.history);
}

}  // namespace tertib::recap
