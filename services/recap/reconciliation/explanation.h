#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"
#include "tertib/recap/v1/reconciliation.pb.h"

// What of a difference comes from rows.

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

// What a row of that reason adds to a difference: 1 or -1.
int EffectOf(v1::RowReason reason);

// Whether rows of that reason are named wherever they are told of: they stand where the document
// has none, or has none any more.
bool IsForeign(v1::RowReason reason);

enum class NumbersKept { kAll, kOfForeignRows };

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
  // Adds what `other` explains after what this one does. Of its numbers it takes all, or those of
  // foreign rows for a handful of units.
  void Append(const RowExplanation& other, NumbersKept kept);
};

// The document that is reconciled, as its rows know it.
struct RowDocument {
  std::string declaration;  // The id of the one made from it.
  std::string sha256;       // Empty: not known.
  // Whether the declaration tells in which units the document lists how many rows. If not, it lists
  // each of its rows where that stands.
  bool tells_places = false;
  // Whether the register holds, or held, a row of it. If not, nothing tells which rows it lists: it
  // was typed in.
  bool has_rows = false;
  // The declarations made from older documents: a row of one of these is in none of this document.
  std::set<std::string> older;
};

// Whether a row stands in the document.
bool IsInDocument(const RowView& row, const RowDocument& document);

// Why the document no longer has a row that it, or an older one, once listed: what is printed last
// counts, whether as an edition of its own or as the page again. Nothing for all others.
std::optional<v1::RowReason> WhyDropped(const RowView& row, const RowDocument& document);

// Whether the document lists the row in the unit where it stands (of a row that left: stood).
bool IsInItsPlace(const RowView& row, const RowDocument& document);

// The number that the row stands for in its unit: the printed one, if the document lists it there.
uint32_t NumberOf(const RowView& row, const RowDocument& document);

// Puts rows of one agency, with their reasons, into an explanation: all are counted, and listed
// while the budget lasts, which is lowered by each. One thread.
class RowLister {
 public:
  RowLister(const UnitTree& tree, const RowDocument& document, size_t& budget)
      : tree_(tree), document_(document), budget_(budget) {}

  // The unit of the rows that follow, by its place in the tree. Before: none.
  void EnterUnit(size_t unit) {
    unit_ = &tree_.nodes[unit];
    place_ = unit;
  }
  // The rows that follow are of no unit.
  void LeaveUnit() { unit_ = nullptr; }

  void Add(v1::RowReason reason, const RowView& row) { AddTo(result_.listed, reason, row); }
  // Listed behind all others.
  void AddBehind(v1::RowReason reason, const RowView& row) { AddTo(behind_, reason, row); }
  // A row of which nothing but its number is known, if that; for each from `first` to `last`.
  void AddUnknown(v1::RowReason reason, int64_t first, int64_t last);
  void AddUnknown(v1::RowReason reason, int64_t count);

  // Ends the explanation.
  RowExplanation Take() &&;

 private:
  bool HasRoom(const std::vector<v1::ExplainingRow>& list) const {
    return budget_ > 0 && list.size() < kMaxListedRows;
  }
  void AddTo(std::vector<v1::ExplainingRow>& list, v1::RowReason reason, const RowView& row);
  void CountNumbers(v1::RowReason reason, int64_t first, int64_t last);
  void List(std::vector<v1::ExplainingRow>& list, v1::RowReason reason, const RowView& row);

  const UnitTree& tree_;
  const RowDocument& document_;
  size_t& budget_;
  const UnitNode* unit_ = nullptr;
  size_t place_ = 0;
  RowExplanation result_;
  std::vector<v1::ExplainingRow> behind_;
};

}  // namespace tertib::recap
