#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/model/printed_recap.h"

namespace tertib::catalogue::intake {

// A row as it stands in one place of the document.
struct ReadRow {
  int position = 0;
  std::string title;
  std::string note;
  int line = 0;
  int page = 0;
};

// The rows of one unit, with its printings told apart and taken together.
//
// A new printing begins with a row whose number is not above that of the row before it, if the
// unit's code or the top of a page stands between the two. One exception: without the code, the
// very number of the row before it under another title is no new printing but a conflict.
//
// A printing is taken together with the former ones when it has been read whole: its rows are known
// by their titles, and by their numbers where a title is new and the one that the number had is not
// printed elsewhere, or by the rows before and behind them. A printing under another name on the
// same page that has no row of the former ones is an error: the code was typed twice. Near-linear
// time. Not thread-safe.
class RowBook {
 public:
  explicit RowBook(std::string outline_code) : outline_code_(std::move(outline_code)) {}

  // The unit's code was read, with a name that is not the one it bore before or without.
  void CodeSeen(bool other_name) {
    code_seen_ = true;
    other_name_ = other_name;
  }

  void Add(ReadRow row, FindingLog& findings);

  // The code of another unit stands on that page below the rows that were added: if the last of
  // them stands there, too, there is none behind it.
  void OtherUnitFollows(int page) { ended_ = !pending_.empty() && last_page_ == page; }

  // Ends the last printing. Call once, after the last row and before what follows.
  void Finish(FindingLog& findings) { EndPrinting(findings); }

  // How many different rows, and how many rows printed one of them again.
  int row_count() const { return static_cast<int>(entries_.size()); }
  int repeat_count() const { return repeat_count_; }

  // The rows by position, then by first line, with a finding for each gap between them and from
  // `first_position` on. Leaves the book empty.
  std::vector<PrintedRow> Take(int first_position, FindingLog& findings);

 private:
  // A row with all its printings.
  struct Entry {
    PrintedRow row;
    std::string normal_title;
    int last_printing = 0;
  };
  // A row of the printing that is being read.
  struct Pending {
    ReadRow row;
    std::string normal_title;
    // The first of this printing with the same number; its own index if it is that.
    size_t first = 0;
    std::optional<size_t> entry = {};
  };

  // Whether the printing is none of this unit: its code was typed for another's.
  bool IsOfAnotherUnit() const;
  void ReportConflicts(FindingLog& findings);
  bool BeginsPrinting(const ReadRow& row, std::string_view normal_title) const;
  void EndPrinting(FindingLog& findings);
  void Recognise();
  void Recognised(Pending& pending, size_t entry);
  void RecogniseBetweenNeighbours();
  std::vector<size_t> LeftBetween(size_t before, size_t behind, size_t most) const;
  std::optional<size_t> EntryOfTitle(const Pending& pending) const;
  std::optional<size_t> EntryAt(int position) const;
  bool IsOpen(size_t entry) const { return entries_[entry].last_printing != printing_; }
  void Merge(Pending& pending, FindingLog& findings);
  void ReportLeftOut(FindingLog& findings);
  void LeaveOut(size_t entry, int line, FindingLog& findings);
  Place PlaceOf(int line, int position, std::string_view text) const;

  std::string outline_code_;
  std::vector<Entry> entries_;
  // Of each number, the entry that bore it last.
  std::unordered_map<int, size_t> by_position_;
  std::unordered_map<std::string, std::set<size_t>> by_title_;
  // Numbers whose rows a later printing may be found to leave out; each is reported once.
  std::set<int> expected_;
  std::vector<Pending> pending_;
  std::unordered_map<int, size_t> pending_by_position_;
  int printing_ = 1;
  int repeat_count_ = 0;
  bool code_seen_ = false;
  bool other_name_ = false;
  // The last row of the printing is the unit's last.
  bool ended_ = false;
  // The printing that is being read stands under another name, on the page of the one before.
  bool doubtful_ = false;
  int last_page_ = 0;
};

}  // namespace tertib::catalogue::intake
