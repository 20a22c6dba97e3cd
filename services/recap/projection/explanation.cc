#include "services/recap/projection/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

#include "services/common/resource_name.h"
#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

using v1::RowReason;

constexpr size_t kMaxUnitsKept = 16;  // More than a sentence names.

// Walks the rows of one series of numbers.
class SeriesExplainer {
 public:
  SeriesExplainer(const ViewReader& view, const UnitTree& tree, int64_t printed,
                  const std::string& declaration, OtherRows others, size_t& budget)
      : view_(view),
        tree_(tree),
        printed_(printed),
        declaration_(declaration),
        others_(others),
        budget_(budget) {}

  absl::StatusOr<RowExplanation> Run(const std::vector<size_t>& units) {
    for (const size_t unit : units) {
      TERTIB_RETURN_IF_ERROR(TakeUnit(unit));
    }
    // Where the printed count goes beyond the last number, the last unit misses the rest.
    TERTIB_RETURN_IF_ERROR(Miss(highest_, printed_ - start_));
    const size_t room = kMaxListedRows - std::min(kMaxListedRows, result_.listed.size());
    outside_.resize(std::min(outside_.size(), room));
    std::move(outside_.begin(), outside_.end(), std::back_inserter(result_.listed));
    return std::move(result_);
  }

  // Instead of Run: no series, the document's rows are counted only.
  absl::StatusOr<UnprintedRows> Split(const std::vector<size_t>& units) {
    UnprintedRows split;
    for (const size_t unit : units) {
      unit_ = unit;
      TERTIB_RETURN_IF_ERROR(
          view_.VisitRows(tree_.nodes[unit].unit.key, [this, &split](const RowView& row) {
            if (IsInDocument(row, declaration_)) {
              ++split.in_document;
            } else {
              Add(v1::ROW_REASON_NOT_IN_DOCUMENT, row, result_.listed);
            }
          }));
    }
    split.others = std::move(result_);
    return split;
  }

 private:
  absl::Status TakeUnit(size_t unit) {
    unit_ = unit;
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
    if (others_ == OtherRows::kApart && !IsInDocument(row, declaration_)) {
      Add(v1::ROW_REASON_NOT_IN_DOCUMENT, row, outside_);
      return absl::OkStatus();
    }
    if (number == 0) {
      Add(v1::ROW_REASON_WITHOUT_NUMBER, row, outside_);
      return absl::OkStatus();
    }
    if (start_ + number > printed_) {
      FlushNumber();
      TERTIB_RETURN_IF_ERROR(Miss(highest_, printed_ - start_));
      highest_ = number;
      Add(v1::ROW_REASON_BEYOND_PRINTED_COUNT, row, result_.listed);
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
    const bool foreign_a = a.declaration != declaration_;
    const bool foreign_b = b.declaration != declaration_;
    return std::tie(foreign_a, a.created, a.key.sop) < std::tie(foreign_b, b.created, b.key.sop);
  }

  // All rows of the number `highest_` have been seen.
  void FlushNumber() {
    std::sort(extra_.begin(), extra_.end(),
              [](const RowView& a, const RowView& b) { return a.key < b.key; });
    for (const RowView& row : extra_) {
      Add(v1::ROW_REASON_NUMBER_TAKEN_TWICE, row, result_.listed);
    }
    extra_.clear();
    meant_.reset();
  }

  // No row bears the numbers above `after` up to `last`.
  absl::Status Miss(int64_t after, int64_t last) {
    int64_t number = after;
    while (number < last && HasRoom(result_.listed)) {
      TERTIB_RETURN_IF_ERROR(MissOne(++number));
    }
    if (number < last) {
      Count(v1::ROW_REASON_NUMBER_WITHOUT_ROW, number + 1, last);
    }
    return absl::OkStatus();
  }

  absl::Status MissOne(int64_t number) {
    RowView row;
    RowReason reason = v1::ROW_REASON_NUMBER_WITHOUT_ROW;
    if (unit_) {
      row.key.unit = tree_.nodes[*unit_].unit.key;
      TERTIB_ASSIGN_OR_RETURN(auto departures,
                              view_.ListDepartures(row.key.unit, static_cast<uint32_t>(number)));
      const auto left = std::max_element(
          departures.begin(), departures.end(), [this](const Departure& a, const Departure& b) {
            const bool own_a = a.row.declaration == declaration_;
            const bool own_b = b.row.declaration == declaration_;
            return std::tie(own_a, a.departed) < std::tie(own_b, b.departed);
          });
      if (left != departures.end()) {
        row = std::move(left->row);
        reason = left->reason == DepartureReason::kDeleted ? v1::ROW_REASON_DELETED
                                                           : v1::ROW_REASON_MOVED;
      }
    }
    row.key.position = static_cast<uint32_t>(number);
    Add(reason, row, result_.listed);
    return absl::OkStatus();
  }

  bool HasRoom(const std::vector<v1::ExplainingRow>& list) const {
    return budget_ > 0 && list.size() < kMaxListedRows;
  }

  void Count(RowReason reason, int64_t first, int64_t last) {
    result_.counts.at(static_cast<size_t>(reason)) += last - first + 1;
    if (unit_ && first > 0) {
      result_.numbers[reason][*unit_].Add(first, last);
    } else if (unit_ && reason == v1::ROW_REASON_NOT_IN_DOCUMENT) {
      result_.numbers[reason][*unit_].AddUnnumbered();
    }
  }

  void Add(RowReason reason, const RowView& row, std::vector<v1::ExplainingRow>& list) {
    Count(reason, row.key.position, row.key.position);
    if (!HasRoom(list)) {
      return;
    }
    --budget_;
    v1::ExplainingRow& listed = list.emplace_back();
    listed.set_reason(reason);
    listed.set_effect(EffectOf(reason));
    if (unit_) {
      const UnitView& unit = tree_.nodes[*unit_].unit;
      listed.set_unit(UnitName(unit.key.agency, unit.key.unit).ToString());
      listed.set_outline_code(unit.outline_code);
    }
    listed.set_position(static_cast<int32_t>(row.key.position));
    if (!row.key.sop.empty()) {
      listed.set_sop(SopName(row.key.unit.agency, row.key.sop).ToString());
    }
    listed.set_title(row.title);
    listed.set_note(row.note);
    listed.set_state(row.state);
    listed.set_line(row.declaration == declaration_ ? row.line : 0);
  }

  const ViewReader& view_;
  const UnitTree& tree_;
  const int64_t printed_;
  const std::string& declaration_;
  const OtherRows others_;
  size_t& budget_;

  RowExplanation result_;
  std::vector<v1::ExplainingRow> outside_;  // In no place of the series: they are listed last.

  std::optional<size_t> unit_;  // The one being walked.
  int64_t start_ = 0;           // Where its numbers begin in the series.
  int64_t highest_ = 0;         // Its highest number seen so far.
  std::optional<RowView> meant_;
  std::vector<RowView> extra_;  // The other rows of the number of `meant_`.
};

}  // namespace

int EffectOf(RowReason reason) {
  switch (reason) {
    case v1::ROW_REASON_BEYOND_PRINTED_COUNT:
    case v1::ROW_REASON_NUMBER_TAKEN_TWICE:
    case v1::ROW_REASON_WITHOUT_NUMBER:
    case v1::ROW_REASON_NOT_IN_DOCUMENT:
      return 1;
    default:
      return -1;
  }
}

void NumberRuns::Add(int64_t first, int64_t last) {
  if (!runs_.empty() && first <= runs_.back().second + 1 && !clipped_) {
    runs_.back().second = std::max(runs_.back().second, last);
  } else if (runs_.size() < kMaxRuns) {
    runs_.emplace_back(first, last);
  } else {
    clipped_ = true;
  }
}

std::string NumberRuns::ToString() const {
  std::string text;
  for (const auto& [first, last] : runs_) {
    text += text.empty() ? "no. " : ", ";
    text += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
  }
  if (clipped_) {
    text += ", …";
  }
  if (unnumbered_ != 0) {
    text += fmt::format("{}{} without a number", text.empty() ? "" : " and ", unnumbered_);
  }
  return text;
}

int64_t RowExplanation::Effect() const {
  int64_t effect = 0;
  for (size_t reason = 1; reason < counts.size(); ++reason) {
    effect += EffectOf(static_cast<RowReason>(reason)) * counts.at(reason);
  }
  return effect;
}

int64_t RowExplanation::CountAll() const {
  int64_t all = 0;
  for (const int64_t count : counts) {
    all += count;
  }
  return all;
}

void RowExplanation::Append(const RowExplanation& other) {
  for (size_t reason = 0; reason < counts.size(); ++reason) {
    counts.at(reason) += other.counts.at(reason);
  }
  const size_t room = kMaxListedRows - std::min(kMaxListedRows, listed.size());
  const auto end =
      other.listed.begin() + static_cast<std::ptrdiff_t>(std::min(room, other.listed.size()));
  listed.insert(listed.end(), other.listed.begin(), end);
  const auto others = other.numbers.find(v1::ROW_REASON_NOT_IN_DOCUMENT);
  if (others == other.numbers.end()) {
    return;
  }
  auto& kept = numbers[v1::ROW_REASON_NOT_IN_DOCUMENT];
  for (auto unit = others->second.begin();
       unit != others->second.end() && kept.size() < kMaxUnitsKept; ++unit) {
    kept.insert(*unit);
  }
}

bool IsInDocument(const RowView& row, const std::string& declaration) {
  return row.declaration == declaration && row.line > 0;
}

absl::StatusOr<RowExplanation> ExplainByRows(const ViewReader& view, const UnitTree& tree,
                                             const std::vector<size_t>& units, int64_t printed,
                                             const std::string& declaration, OtherRows others,
                                             size_t& listing_budget) {
  return SeriesExplainer(view, tree, printed, declaration, others, listing_budget).Run(units);
}

absl::StatusOr<UnprintedRows> SplitRows(const ViewReader& view, const UnitTree& tree,
                                        const std::vector<size_t>& units,
                                        const std::string& declaration, size_t& listing_budget) {
  return SeriesExplainer(view, tree, 0, declaration, OtherRows::kApart, listing_budget)
      .Split(units);
}

}  // namespace tertib::recap
