#include "services/recap/reconciliation/row_series.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

// What is wrong with one number, or with some that follow each other.
struct Finding {
  v1::RowReason reason = v1::ROW_REASON_UNSPECIFIED;
  int64_t first = 0;
  int64_t last = 0;
  RowView row;  // Of no name where only the numbers are known.
};

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
    TERTIB_ASSIGN_OR_RETURN(const std::vector<RowView> rows, ReadRows());
    for (const RowView& row : rows) {
      TERTIB_RETURN_IF_ERROR(TakeRow(row));
    }
    TERTIB_RETURN_IF_ERROR(Miss(last_));
    FillSkippedNumbers();
    for (const Finding& finding : findings_) {
      List(finding);
    }
    return std::move(rows_).Take();
  }

 private:
  // Those that the document has not dropped, by the number that they stand for; of those of one
  // number, first the one that the document means by it.
  absl::StatusOr<std::vector<RowView>> ReadRows() {
    std::vector<RowView> rows;
    TERTIB_RETURN_IF_ERROR(view_.VisitRows(unit_, [&](const RowView& row) {
      if (const auto dropped = WhyDropped(row, document_)) {
        rows_.AddBehind(*dropped, row);
        return;
      }
      standing_.insert(row.key.sop);
      rows.push_back(row);
      rows.back().key.position = NumberOf(row, document_);
    }));
    std::sort(rows.begin(), rows.end(), [this](const RowView& a, const RowView& b) {
      const bool foreign_a = !IsInItsPlace(a, document_);
      const bool foreign_b = !IsInItsPlace(b, document_);
      return std::tie(a.key.position, foreign_a, a.created, a.key.sop) <
             std::tie(b.key.position, foreign_b, b.created, b.key.sop);
    });
    return rows;
  }

  absl::Status TakeRow(const RowView& row) {
    const int64_t number = row.key.position;
    TERTIB_RETURN_IF_ERROR(Miss(std::min(number - 1, last_)));
    if (number == 0) {
      Find(v1::ROW_REASON_WITHOUT_NUMBER, row);
    } else if (number < first_ || number > last_) {
      Find(v1::ROW_REASON_BEYOND_PRINTED_COUNT, row);
    } else if (number == highest_) {
      Find(v1::ROW_REASON_NUMBER_TAKEN_TWICE, row);
    } else {
      highest_ = number;
    }
    return absl::OkStatus();
  }

  // No row bears the numbers that follow up to `last`.
  absl::Status Miss(int64_t last) {
    if (highest_ >= last) {
      return absl::OkStatus();
    }
    TERTIB_RETURN_IF_ERROR(ReadDepartures());
    for (auto left = departed_->upper_bound(highest_);
         left != departed_->end() && left->first <= last; ++left) {
      FindNumbers(highest_ + 1, left->first - 1);
      Find(left->second.reason == DepartureReason::kDeleted ? v1::ROW_REASON_DELETED
                                                            : v1::ROW_REASON_MOVED,
           left->second.row);
      highest_ = left->first;
    }
    FindNumbers(highest_ + 1, last);
    highest_ = last;
    return absl::OkStatus();
  }

  // Of each number the row that left it and the unit: the document's rather than another, then the
  // last. One that the document has dropped leaves nothing behind.
  absl::Status ReadDepartures() {
    if (departed_) {
      return absl::OkStatus();
    }
    departed_.emplace();
    return view_.VisitDepartures(unit_, [this](Departure departure) {
      if (standing_.contains(departure.row.key.sop) || WhyDropped(departure.row, document_)) {
        return;
      }
      departure.row.key.position = NumberOf(departure.row, document_);
      const auto [known, first] = departed_->try_emplace(departure.row.key.position, departure);
      if (first) {
        return;
      }
      const bool own_known = IsInItsPlace(known->second.row, document_);
      const bool own = IsInItsPlace(departure.row, document_);
      if (std::tie(own_known, known->second.departed) < std::tie(own, departure.departed)) {
        known->second = std::move(departure);
      }
    });
  }

  void Find(v1::RowReason reason, const RowView& row) {
    findings_.push_back({reason, row.key.position, row.key.position, row});
  }
  void FindNumbers(int64_t first, int64_t last) {
    if (first <= last) {
      findings_.push_back({v1::ROW_REASON_NUMBER_WITHOUT_ROW, first, last, {}});
    }
  }

  // Rows count, and not what they are numbered: one too many takes the lowest number that none ever
  // bore, the document's rows first.
  void FillSkippedNumbers() {
    std::vector<Finding*> fillers;
    std::vector<Finding*> skipped;
    for (Finding& finding : findings_) {
      if (finding.reason == v1::ROW_REASON_NUMBER_WITHOUT_ROW) {
        skipped.push_back(&finding);
      } else if (EffectOf(finding.reason) > 0) {
        fillers.push_back(&finding);
      }
    }
    std::stable_partition(fillers.begin(), fillers.end(), [this](const Finding* finding) {
      return IsInItsPlace(finding->row, document_);
    });
    auto filler = fillers.begin();
    for (Finding* numbers : skipped) {
      for (; numbers->first <= numbers->last && filler != fillers.end(); ++numbers->first) {
        (*filler++)->reason = v1::ROW_REASON_UNSPECIFIED;
      }
    }
  }

  void List(const Finding& finding) {
    switch (finding.reason) {
      case v1::ROW_REASON_UNSPECIFIED:
        break;
      case v1::ROW_REASON_NUMBER_WITHOUT_ROW:
        rows_.AddUnknown(finding.reason, finding.first, finding.last);
        break;
      case v1::ROW_REASON_WITHOUT_NUMBER:
        rows_.AddBehind(finding.reason, finding.row);
        break;
      default:
        rows_.Add(finding.reason, finding.row);
    }
  }

  const ViewReader& view_;
  const UnitKey& unit_;
  const int64_t first_;  // The numbers that are printed.
  const int64_t last_;
  const RowDocument& document_;
  RowLister rows_;

  int64_t highest_;  // Up to here all printed numbers have been seen.
  std::vector<Finding> findings_;
  std::set<std::string> standing_;  // The SOPs that stand in the unit.
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
