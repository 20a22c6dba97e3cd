#include "services/recap/reconciliation/listed_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

// Where the document prints a row: on which line, and behind how many others there.
using PrintedPlace = std::pair<int32_t, int32_t>;
using PrintedPlaces = std::set<PrintedPlace>;

PrintedPlace PlaceOf(const RowView& row) { return {row.line, row.preceding_rows}; }

// The rows that the document lists in the unit and that left it, by their place there; of one that
// left several times, the last.
absl::StatusOr<std::vector<Departure>> FindGone(const ViewReader& view, const UnitKey& unit,
                                                const RowDocument& document,
                                                const PrintedPlaces& there) {
  std::map<PrintedPlace, Departure> by_place;
  TERTIB_RETURN_IF_ERROR(view.VisitDepartures(unit, [&](const Departure& departure) {
    const PrintedPlace place = PlaceOf(departure.row);
    if (!IsInItsPlace(departure.row, document) || there.contains(place)) {
      return;
    }
    const auto [known, first] = by_place.try_emplace(place, departure);
    if (!first && known->second.departed < departure.departed) {
      known->second = departure;
    }
  }));
  std::vector<Departure> gone;
  for (auto& [place, departure] : by_place) {
    gone.push_back(std::move(departure));
  }
  std::sort(gone.begin(), gone.end(),
            [](const Departure& a, const Departure& b) { return a.row.key < b.row.key; });
  return gone;
}

// Looks at the rows of units that one claim counts.
class ListExplainer {
 public:
  ListExplainer(const ViewReader& view, const UnitTree& tree, const ListedUnits& listed,
                const RowDocument& document, size_t& budget)
      : view_(view),
        tree_(tree),
        listed_(listed),
        document_(document),
        rows_(tree, document, budget) {}

  absl::StatusOr<RowExplanation> Run() {
    int64_t rest = listed_.claimed;
    for (const ListedUnits::Unit& unit : listed_.units) {
      rest -= document_.has_rows ? unit.listed : tree_.nodes[unit.place].unit.own.total();
    }
    if (document_.has_rows) {
      // Where nothing tells in which units the document lists its rows, those of the rest that
      // stand in none any more are gone.
      const bool looks_in_all = !document_.tells_places && rest > 0;
      if (looks_in_all) {
        TERTIB_RETURN_IF_ERROR(FindPlaces());
      }
      for (const ListedUnits::Unit& unit : listed_.units) {
        TERTIB_RETURN_IF_ERROR(TakeUnit(unit));
        if (looks_in_all) {
          TERTIB_ASSIGN_OR_RETURN(const int64_t gone, TakeGone(unit.place, rest));
          rest -= gone;
        }
      }
    }
    if (listed_.head) {
      rows_.EnterUnit(*listed_.head);
    } else {
      rows_.LeaveUnit();
    }
    rows_.AddUnknown(v1::ROW_REASON_FEWER_THAN_PRINTED, std::max<int64_t>(rest, 0));
    rows_.AddUnknown(v1::ROW_REASON_MORE_THAN_PRINTED, std::max<int64_t>(-rest, 0));
    return std::move(rows_).Take();
  }

 private:
  // Its rows less those listed in it.
  absl::Status TakeUnit(const ListedUnits::Unit& unit) {
    const UnitKey& key = tree_.nodes[unit.place].unit.key;
    rows_.EnterUnit(unit.place);
    int64_t there = 0;
    PrintedPlaces places_there;
    TERTIB_RETURN_IF_ERROR(view_.VisitRows(key, [&](const RowView& row) {
      if (const auto dropped = WhyDropped(row, document_)) {
        rows_.Add(*dropped, row);
      } else if (!IsInDocument(row, document_)) {
        rows_.Add(v1::ROW_REASON_NOT_IN_DOCUMENT, row);
      } else if (!IsInItsPlace(row, document_)) {
        rows_.Add(v1::ROW_REASON_MOVED_IN, row);
      } else {
        places_there.insert(PlaceOf(row));
        if (++there > unit.listed) {
          rows_.Add(v1::ROW_REASON_BEYOND_PRINTED_COUNT, row);
        }
      }
    }));
    if (there < unit.listed) {
      there_ = std::move(places_there);
      TERTIB_ASSIGN_OR_RETURN(const int64_t gone, TakeGone(unit.place, unit.listed - there));
      rows_.AddUnknown(v1::ROW_REASON_MISSING, unit.listed - there - gone);
    }
    return absl::OkStatus();
  }

  // The places of the document's rows that stand in any of the units.
  absl::Status FindPlaces() {
    for (const ListedUnits::Unit& unit : listed_.units) {
      TERTIB_RETURN_IF_ERROR(
          view_.VisitRows(tree_.nodes[unit.place].unit.key, [&](const RowView& row) {
            if (IsInDocument(row, document_)) {
              there_.insert(PlaceOf(row));
            }
          }));
    }
    return absl::OkStatus();
  }

  // Adds at most `limit` of the rows that left the unit, and gives how many.
  absl::StatusOr<int64_t> TakeGone(size_t place, int64_t limit) {
    TERTIB_ASSIGN_OR_RETURN(std::vector<Departure> gone,
                            FindGone(view_, tree_.nodes[place].unit.key, document_, there_));
    gone.resize(std::min(gone.size(), static_cast<size_t>(limit)));
    for (const Departure& departure : gone) {
      rows_.Add(departure.reason == DepartureReason::kDeleted ? v1::ROW_REASON_DELETED
                                                              : v1::ROW_REASON_MOVED,
                departure.row);
      there_.insert(PlaceOf(departure.row));
    }
    return std::ssize(gone);
  }

  const ViewReader& view_;
  const UnitTree& tree_;
  const ListedUnits& listed_;
  const RowDocument& document_;
  RowLister rows_;
  PrintedPlaces there_;  // Of the document's rows; what stands in one of these is not gone.
};

}  // namespace

absl::StatusOr<RowExplanation> ExplainByList(const ViewReader& view, const UnitTree& tree,
                                             const ListedUnits& listed, const RowDocument& document,
                                             size_t& listing_budget) {
  return ListExplainer(view, tree, listed, document, listing_budget).Run();
}

absl::StatusOr<int64_t> CountDocumentRows(const ViewReader& view, const UnitKey& unit,
                                          const RowDocument& document) {
  int64_t count = 0;
  TERTIB_RETURN_IF_ERROR(view.VisitRows(unit, [&](const RowView& row) {
    count += IsInDocument(row, document) && !row.left_out ? 1 : 0;
  }));
  return count;
}

}  // namespace tertib::recap
