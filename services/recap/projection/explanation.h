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
  // "no. 7, 9-10", with "…" at the end if some are left out; empty if there are none.
  std::string ToString() const;

 private:
  static constexpr size_t kMaxRuns = 8;
  std::vector<std::pair<int64_t, int64_t>> runs_;
  bool clipped_ = false;
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
  // Adds what `other` explains after what this one does; `numbers` stay this one's.
  void Append(const RowExplanation& other);
};

// What a row of that reason adds to a difference: 1 or -1.
int EffectOf(v1::RowReason reason);

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
                                             const std::string& declaration,
                                             size_t& listing_budget);

}  // namespace tertib::recap
