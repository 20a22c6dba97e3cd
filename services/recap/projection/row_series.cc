#include "services/recap/projection/row_series.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

// Walks the rows of one series of numbers.
class SeriesExplainer {
 public:
  SeriesExplainer(const ViewReader& view, const UnitTree& tree, int64_t printed,
                  const RowDocument& document, OtherRows others, size_t& budget)
      : view_(view),
        tree_(tree),
        printed_(printed),
        document_(document),
        others_(others),
        rows_(tree, document, budget) {}

  absl::StatusOr<RowExplanation> Run(const std::vector<size_t>& units) {
    for (const size_t unit : units) {
      TERTIB_RETURN_IF_ERROR(TakeUnit(unit));
    }
    // Where the printed count goes beyond the last number, the last unit misses the rest.
    TERTIB_RETURN_IF_ERROR(Miss(highest_, printed_ - start_));
    return std::move(rows_).Take();
  }

 private:
  absl::Status TakeUnit(size_t unit) {
    unit_ = unit;
    rows_.EnterUnit(unit);
    departed_.reset();
    start_ += highest_;
    highest_ = 0;
    absl::Status failed;
    TERTIB_RETURN_IF_ERROR(
        view_.VisitRows(tree_.nodes[unit].unit.key, [this, &failed](const RowView& row) {
          if (failed.ok()) {
            failed = TakeRow(row);
          }
        }));
    FlushNumber();
    return failed;
  }

  absl::Status TakeRow(const RowView& row) {
    const int64_t number = row.key.position;
    if (others_ == OtherRows::kApart && !IsInDocument(row, document_)) {
      rows_.AddBehind(v1::ROW_REASON_NOT_IN_DOCUMENT, row);
      return absl::OkStatus();
    }
    if (number == 0) {
      rows_.AddBehind(v1::ROW_REASON_WITHOUT_NUMBER, row);
      return absl::OkStatus();
    }
    if (start_ + number > printed_) {
      FlushNumber();
      TERTIB_RETURN_IF_ERROR(Miss(highest_, printed_ - start_));
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
    if (!unit_) {
      return absl::OkStatus();
    }
    return view_.VisitDepartures(tree_.nodes[*unit_].unit.key, [this](const Departure& departure) {
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
  const UnitTree& tree_;
  const int64_t printed_;
  const RowDocument& document_;
  const OtherRows others_;
  RowLister rows_;

  std::optional<size_t> unit_;  // The one being walked.
  int64_t start_ = 0;           // Where its numbers begin in the series.
  int64_t highest_ = 0;         // Its highest number seen so far.
  std::optional<RowView> meant_;
  std::vector<RowView> extra_;  // The other rows of the number of `meant_`.
  // What once stood in it, by number; read when first needed.
  std::optional<std::map<int64_t, Departure>> departed_;
};

}  // namespace

absl::StatusOr<RowExplanation> ExplainBySeries(const ViewReader& view, const UnitTree& tree,
                                               const std::vector<size_t>& units, int64_t printed,
                                               const RowDocument& document, OtherRows others,
                                               size_t& listing_budget) {
  return SeriesExplainer(view, tree, printed, document, others, listing_budget).Run(units);
}

}  // namespace tertib::recap
