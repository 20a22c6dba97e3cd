#include "services/recap/projection/row_series.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

// Walks the rows of one unit.
class SeriesExplainer {
 public:
  SeriesExplainer(const ViewReader& view, const UnitTree& tree, size_t unit, PrintedNumbers numbers,
                  const RowDocument& document, size_t& budget)
      : view_(view),
        unit_(tree.nodes[unit].unit.key),
        first_(numbers.first),
        last_(numbers.first + numbers.count - 1),
        document_(document),
        rows_(tree, document, budget),
        highest_(numbers.first - 1) {
    rows_.EnterUnit(unit);
  }

  absl::StatusOr<RowExplanation> Run() {
    absl::Status failed;
    TERTIB_RETURN_IF_ERROR(view_.VisitRows(unit_, [this, &failed](const RowView& row) {
      if (failed.ok()) {
        failed = TakeRow(row);
      }
    }));
    TERTIB_RETURN_IF_ERROR(failed);
    FlushNumber();
    TERTIB_RETURN_IF_ERROR(Miss(highest_, last_));
    return std::move(rows_).Take();
  }

 private:
  absl::Status TakeRow(const RowView& row) {
    const int64_t number = row.key.position;
    if (IsFromOlderDocument(row, document_)) {
      rows_.AddBehind(v1::ROW_REASON_NOT_IN_DOCUMENT, row);
      return absl::OkStatus();
    }
    if (number == 0) {
      rows_.AddBehind(v1::ROW_REASON_WITHOUT_NUMBER, row);
      return absl::OkStatus();
    }
    if (number < first_) {
      rows_.Add(v1::ROW_REASON_BEYOND_PRINTED_COUNT, row);
      return absl::OkStatus();
    }
    if (number > last_) {
      FlushNumber();
      TERTIB_RETURN_IF_ERROR(Miss(highest_, last_));
      highest_ = number;
      rows_.Add(v1::ROW_REASON_BEYOND_PRINTED_COUNT, row);
      return absl::OkStatus();
    }
    if (number != highest_) {
      FlushNumber();
      TERTIB_RETURN_IF_ERROR(Miss(highest_, number - 1));
      highest_ = number;
      meant_ = row;
    } else if (Rather(row, *meant_)) {
      extra_.push_back(*std::move(meant_));
      meant_ = row;
    } else {
      extra_.push_back(row);
    }
    return absl::OkStatus();
  }

  // Whether `a` rather than `b` is the row that the document means by their number.
  bool Rather(const RowView& a, const RowView& b) const {
    const bool foreign_a = !IsInItsPlace(a, document_);
    const bool foreign_b = !IsInItsPlace(b, document_);
    return std::tie(foreign_a, a.created, a.key.sop) < std::tie(foreign_b, b.created, b.key.sop);
  }

  // All rows of the number `highest_` have been seen.
  void FlushNumber() {
    std::sort(extra_.begin(), extra_.end(),
              [](const RowView& a, const RowView& b) { return a.key < b.key; });
    for (const RowView& row : extra_) {
      rows_.Add(v1::ROW_REASON_NUMBER_TAKEN_TWICE, row);
    }
    extra_.clear();
    meant_.reset();
  }

  // No row bears the numbers above `after` up to `last`.
  absl::Status Miss(int64_t after, int64_t last) {
    if (after >= last) {
      return absl::OkStatus();
    }
    TERTIB_RETURN_IF_ERROR(ReadDepartures());
    for (auto left = departed_->upper_bound(after); left != departed_->end() && left->first <= last;
         ++left) {
      rows_.AddUnknown(v1::ROW_REASON_NUMBER_WITHOUT_ROW, after + 1, left->first - 1);
      rows_.Add(left->second.reason == DepartureReason::kDeleted ? v1::ROW_REASON_DELETED
                                                                 : v1::ROW_REASON_MOVED,
                left->second.row);
      after = left->first;
    }
    rows_.AddUnknown(v1::ROW_REASON_NUMBER_WITHOUT_ROW, after + 1, last);
    return absl::OkStatus();
  }

  // Of each number the row that left it: the document's rather than another, then the last.
  absl::Status ReadDepartures() {
    if (departed_) {
      return absl::OkStatus();
    }
    departed_.emplace();
    return view_.VisitDepartures(unit_, [this](const Departure& departure) {
      const auto [known, first] = departed_->try_emplace(departure.row.key.position, departure);
      if (first) {
        return;
      }
      const bool own_known = IsInItsPlace(known->second.row, document_);
      const bool own = IsInItsPlace(departure.row, document_);
      if (std::tie(own_known, known->second.departed) < std::tie(own, departure.departed)) {
        known->second = departure;
      }
    });
  }

  const ViewReader& view_;
  const UnitKey& unit_;
  const int64_t first_;  // The numbers that are printed.
  const int64_t last_;
  const RowDocument& document_;
  RowLister rows_;

  int64_t highest_;  // The highest number seen so far.
  std::optional<RowView> meant_;
  std::vector<RowView> extra_;  // The other rows of the number of `meant_`.
  // What once stood in it, by number; read when first needed.
  std::optional<std::map<int64_t, Departure>> departed_;
};

}  // namespace

absl::StatusOr<RowExplanation> ExplainBySeries(const ViewReader& view, const UnitTree& tree,
                                               size_t unit, PrintedNumbers numbers,
                                               const RowDocument& document,
                                               size_t& listing_budget) {
  return SeriesExplainer(view, tree, unit, numbers, document, listing_budget).Run();
}

}  // namespace tertib::recap
