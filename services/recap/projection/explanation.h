#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"
#include "tertib/recap/v1/reconciliation.pb.h"

namespace tertib::recap {

// How many rows a comparison lists at most; the others are counted.
inline constexpr size_t kMaxListedRows = 1'000;

// Numbers of rows as runs, such as "32-35"; at most a handful of runs are remembered.
class NumberRuns {
 public:
  // Adds first..last. What is added rises.
  void Add(int64_t first, int64_t last);
  // Adds a row that bears no number.
  void AddUnnumbered() { ++unnumbered_; }
  // "no. 7, 9-10", with "…" at the end if some are left out, then " and 2 without a number"; empty
  // if there are none.
  std::string ToString() const;

 private:
  static constexpr size_t kMaxRuns = 8;
  std::vector<std::pair<int64_t, int64_t>> runs_;
  bool clipped_ = false;
  int64_t unnumbered_ = 0;
};

// What of a difference comes from rows: how many of each reason, and the first of them by name.
struct RowExplanation {
  // Indexed by RowReason.
  std::array<int64_t, v1::RowReason_ARRAYSIZE> counts{};
  // In outline order and by number, at most kMaxListedRows.
  std::vector<v1::ExplainingRow> listed;
  // By reason: the numbers in each unit, by the unit's place in the tree.
  std::map<v1::RowReason, std::map<size_t, NumberRuns>> numbers;

  // The rows' effects, added up.
  int64_t Effect() const;
  int64_t CountAll() const;
  // Adds what `other` explains after what this one does. Of the other's `numbers` it takes those of
  // rows that are not in the document, for a handful of units; the rest stay this one's.
  void Append(const RowExplanation& other);
};

// What a row of that reason adds to a difference: 1 or -1.
int EffectOf(v1::RowReason reason);

// Whether a row stands in the document of the declaration with this id.
bool IsInDocument(const RowView& row, const std::string& declaration);

// Where rows count that are not from the document.
enum class OtherRows {
  kInTheSeries,  // As the document's: one of a number that no row bears fills its place.
  kApart,        // Each explains the difference by itself: ROW_REASON_NOT_IN_DOCUMENT.
};

// Explains recorded less printed for units that one figure counts together, by their rows. The
// units' numbers are taken as one series in the order given: those of the second unit go on
// where the first one's highest ends. (The figure is of a single unit most of the time.)
//
// Exact: the effects of all rows add up to the rows' count less `printed`. The cost is that of
// the rows and of `listing_budget`, never of `printed`.
//
// `declaration` is the id of the one whose figure it is: of two rows of one number, the one not
// from its document is the extra one. `listing_budget` says how many rows may still be listed,
// and is lowered by those that are.
absl::StatusOr<RowExplanation> ExplainByRows(const ViewReader& view, const UnitTree& tree,
                                             const std::vector<size_t>& units, int64_t printed,
                                             const std::string& declaration, OtherRows others,
                                             size_t& listing_budget);

// The rows of units that no figure counts.
struct UnprintedRows {
  int64_t in_document = 0;
  RowExplanation others;  // All the rest, ROW_REASON_NOT_IN_DOCUMENT each.
};

// Parts the rows of the units into the document's and others. The last two as for ExplainByRows.
absl::StatusOr<UnprintedRows> SplitRows(const ViewReader& view, const UnitTree& tree,
                                        const std::vector<size_t>& units,
                                        const std::string& declaration, size_t& listing_budget);

}  // namespace tertib::recap
