#include "services/recap/store/memory_view_store.h"

#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace tertib::recap {

struct MemoryViewStore::Data {
  std::map<std::string, AgencyView, std::less<>> agencies;
  std::map<UnitKey, UnitView> units;
  std::map<RowKey, RowView> rows;
  std::map<RowKey, Departure> departures;
  std::map<DeclarationKey, DeclarationView> declarations;
  Counts totals;
  std::map<Sequence, std::string> histories;
  Position position;
};

namespace {

template <typename Map, typename Changes>
void Merge(Map& map, const Changes& changes) {
  for (const auto& [key, value] : changes) {
    if (value) {
      map.insert_or_assign(key, *value);
    } else {
      map.erase(key);
    }
  }
}

template <typename Map, typename Key>
auto Find(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  return found == map.end() ? std::nullopt : std::make_optional(found->second);
}

}  // namespace

class MemoryViewStore::Reader final : public ViewReader {
 public:
  explicit Reader(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

  absl::StatusOr<std::optional<AgencyView>> FindAgency(std::string_view agency) const override {
    return Find(data_->agencies, agency);
  }
  absl::StatusOr<std::optional<UnitView>> FindUnit(const UnitKey& key) const override {
    return Find(data_->units, key);
  }
  absl::StatusOr<std::optional<RowView>> FindRow(const RowKey& key) const override {
    return Find(data_->rows, key);
  }
  absl::StatusOr<std::optional<DeclarationView>> FindDeclaration(
      const DeclarationKey& key) const override {
    return Find(data_->declarations, key);
  }
  absl::StatusOr<Counts> ReadTotals() const override { return data_->totals; }
  absl::StatusOr<Position> ReadPosition() const override { return data_->position; }
  absl::StatusOr<std::string> ReadHistory() const override {
    return HistoryAt(data_->position.sequence);
  }
  absl::StatusOr<std::string> HistoryAt(Sequence sequence) const override {
    const auto next = data_->histories.upper_bound(sequence);
    return next == data_->histories.begin() ? "" : std::prev(next)->second;
  }

  absl::StatusOr<std::vector<AgencyView>> ListAgencies(std::string_view after,
                                                       size_t limit) const override {
    std::vector<AgencyView> result;
    for (auto it = data_->agencies.upper_bound(after);
         it != data_->agencies.end() && result.size() < limit; ++it) {
      result.push_back(it->second);
    }
    return result;
  }

  absl::StatusOr<std::vector<UnitView>> ListUnits(std::string_view agency) const override {
    std::vector<UnitView> result;
    for (auto it = data_->units.lower_bound(UnitKey{std::string(agency), ""});
         it != data_->units.end() && it->first.agency == agency; ++it) {
      result.push_back(it->second);
    }
    return result;
  }

  absl::Status VisitRows(const UnitKey& unit,
                         const std::function<void(const RowView&)>& visit) const override {
    for (auto it = data_->rows.lower_bound(RowKey{unit, 0, ""});
         it != data_->rows.end() && it->first.unit == unit; ++it) {
      visit(it->second);
    }
    return absl::OkStatus();
  }

  absl::Status VisitDepartures(const UnitKey& unit,
                               const std::function<void(const Departure&)>& visit) const override {
    for (auto it = data_->departures.lower_bound(RowKey{unit, 0, ""});
         it != data_->departures.end() && it->first.unit == unit; ++it) {
      visit(it->second);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<DeclarationView>> FindLatestDeclaration(
      std::string_view agency) const override {
    std::optional<DeclarationView> latest;
    for (auto it = data_->declarations.lower_bound(DeclarationKey{std::string(agency), ""});
         it != data_->declarations.end() && it->first.agency == agency; ++it) {
      if (!latest || latest->changed < it->second.changed) {
        latest = it->second;
      }
    }
    return latest;
  }

 private:
  const std::shared_ptr<const Data> data_;
};

MemoryViewStore::MemoryViewStore() : data_(std::make_shared<const Data>()) {}
MemoryViewStore::~MemoryViewStore() = default;

std::unique_ptr<const ViewReader> MemoryViewStore::Snapshot() const {
  MutexLock lock(mutex_);
  return std::make_unique<Reader>(data_);
}

absl::Status MemoryViewStore::Apply(const ViewChanges& changes, const Position& position) {
  MutexLock lock(mutex_);
  auto next = std::make_shared<Data>(*data_);
  for (const UnitKey& unit : changes.forgotten_departures) {
    const auto first = next->departures.lower_bound(RowKey{unit, 0, ""});
    auto last = first;
    while (last != next->departures.end() && last->first.unit == unit) {
      ++last;
    }
    next->departures.erase(first, last);
  }
  Merge(next->agencies, changes.agencies);
  Merge(next->units, changes.units);
  Merge(next->rows, changes.rows);
  Merge(next->departures, changes.departures);
  Merge(next->declarations, changes.declarations);
  next->totals = changes.totals.value_or(next->totals);
  for (const auto& [first, history] : changes.histories) {
    next->histories.insert_or_assign(first, history);
  }
  next->position = position;
  data_ = std::move(next);
  return absl::OkStatus();
}

absl::Status MemoryViewStore::Wipe() {
  MutexLock lock(mutex_);
  data_ = std::make_shared<const Data>();
  return absl::OkStatus();
}

}  // namespace tertib::recap
