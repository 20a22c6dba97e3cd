#include "services/recap/projection/listed_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

// The rows that the document lists in the unit and that left it, by their line there; of one that
// left several times, the last.
absl::StatusOr<std::vector<Departure>> FindGone(const ViewReader& view, const UnitKey& unit,
                                                const RowDocument& document,
                                                const std::set<int32_t>& lines_there) {
  std::map<int32_t, Departure> by_line;
  TERTIB_RETURN_IF_ERROR(view.VisitDepartures(unit, [&](const Departure& departure) {
    const int32_t line = departure.row.line;
    if (!IsInItsPlace(departure.row, document) || lines_there.contains(line)) {
      return;
    }
    const auto [known, first] = by_line.try_emplace(line, departure);
    if (!first && known->second.departed < departure.departed) {
      known->second = departure;
    }
  }));
  std::vector<Departure> gone;
  for (auto& [line, departure] : by_line) {
    gone.push_back(std::move(departure));
  }
  std::sort(gone.begin(), gone.end(),
            [](const Departure& a, const Departure& b) { return a.row.key < b.row.key; });
  return gone;
}

}  // namespace

absl::StatusOr<RowExplanation> ExplainByList(const ViewReader& view, const UnitTree& tree,
                                             size_t unit, int64_t listed,
                                             const RowDocument& document, size_t& listing_budget) {
  const UnitKey& key = tree.nodes[unit].unit.key;
  RowLister rows(tree, document, listing_budget);
  rows.EnterUnit(unit);
  int64_t there = 0;
  std::set<int32_t> lines_there;
  TERTIB_RETURN_IF_ERROR(view.VisitRows(key, [&](const RowView& row) {
    if (!IsInDocument(row, document)) {
      rows.Add(v1::ROW_REASON_NOT_IN_DOCUMENT, row);
    } else if (!IsInItsPlace(row, document)) {
      rows.Add(v1::ROW_REASON_MOVED_IN, row);
    } else {
      lines_there.insert(row.line);
      if (++there > listed) {
        rows.Add(v1::ROW_REASON_BEYOND_PRINTED_COUNT, row);
      }
    }
  }));
  if (there < listed) {
    TERTIB_ASSIGN_OR_RETURN(std::vector<Departure> gone,
                            FindGone(view, key, document, lines_there));
    gone.resize(std::min(gone.size(), static_cast<size_t>(listed - there)));
    for (const Departure& departure : gone) {
      rows.Add(departure.reason == DepartureReason::kDeleted ? v1::ROW_REASON_DELETED
                                                             : v1::ROW_REASON_MOVED,
               departure.row);
    }
    rows.AddUnknown(v1::ROW_REASON_MISSING, listed - there - std::ssize(gone));
  }
  return std::move(rows).Take();
}

absl::StatusOr<int64_t> CountDocumentRows(const ViewReader& view, const UnitKey& unit,
                                          const RowDocument& document) {
  int64_t count = 0;
  TERTIB_RETURN_IF_ERROR(view.VisitRows(
      unit, [&](const RowView& row) { count += IsInDocument(row, document) ? 1 : 0; }));
  return count;
}

}  // namespace tertib::recap
