#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "services/recap/projection/view.h"

namespace tertib::recap {

// The changes that some commits make to a view, as data, so that a store writes them in one batch.
// A key without a value is removed.
struct ViewChanges {
  std::map<std::string, std::optional<AgencyView>, std::less<>> agencies;
  std::map<UnitKey, std::optional<UnitView>> units;
  std::map<RowKey, std::optional<RowView>> rows;
  // Units all of whose departures are removed, before those in `departures` are written.
  std::set<UnitKey> forgotten_departures;
  std::map<RowKey, std::optional<Departure>> departures;
  std::map<DeclarationKey, std::optional<DeclarationView>> declarations;
  std::optional<Counts> totals;
  // Histories that begin, by their first events.
  std::map<Sequence, std::string> histories;

  // The agencies whose tree (names, units, counts) they touch.
  std::set<std::string, std::less<>> changed_trees;
};

// Collects changes over a view that stays as it is. Borrows `base`. One thread at a time.
class ViewEdits final : public ViewEditor {
 public:
  explicit ViewEdits(const ViewLookup& base) : base_(base) {}

  const ViewChanges& changes() const { return changes_; }

  absl::StatusOr<std::optional<AgencyView>> FindAgency(std::string_view agency) const override;
  absl::StatusOr<std::optional<UnitView>> FindUnit(const UnitKey& key) const override;
  absl::StatusOr<std::optional<RowView>> FindRow(const RowKey& key) const override;
  absl::StatusOr<std::optional<DeclarationView>> FindDeclaration(
      const DeclarationKey& key) const override;
  absl::StatusOr<Counts> ReadTotals() const override;
  absl::StatusOr<std::string> ReadHistory() const override;

  void PutAgency(AgencyView agency) override;
  void RemoveAgency(std::string_view agency) override;
  void PutUnit(UnitView unit) override;
  void RemoveUnit(const UnitKey& key) override;
  void PutRow(RowView row) override;
  void RemoveRow(const RowKey& key) override;
  void PutDeparture(Departure departure) override;
  void RemoveDeparture(const RowKey& key) override;
  void PutDeclaration(DeclarationView declaration) override;
  void RemoveDeclaration(const DeclarationKey& key) override;
  void PutTotals(const Counts& counts) override;
  void BeginHistory(const LogPoint& first) override;

 private:
  const ViewLookup& base_;
  ViewChanges changes_;
  // That of `base_`, once it was asked for: each event asks.
  mutable std::optional<std::string> base_history_;
};

}  // namespace tertib::recap
