#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/catalogue/intake/findings.h"
#include "services/catalogue/intake/printed_recap.h"

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
class RowBook {
 public:
  explicit RowBook(std::string outline_code) : outline_code_(std::move(outline_code)) {}

  // The unit's code was read.
  void CodeSeen() { code_seen_ = true; }

  void Add(ReadRow row, FindingLog& findings);

  // How many different rows, and how many rows printed one of them again.
  int row_count() const { return static_cast<int>(rows_.size()); }
  int repeat_count() const { return repeat_count_; }
  // The number of the row read last; 0 if there is none.
  int last_position() const { return last_.position; }

  // The rows by position, with a finding for each gap between them. Leaves the book empty.
  std::vector<PrintedRow> Take(FindingLog& findings);

 private:
  struct Entry {
    PrintedRow row;
    int last_printing = 1;
  };

  bool BeginsPrinting(const ReadRow& row, const Entry* known) const;
  void Merge(Entry& entry, ReadRow row, FindingLog& findings);
  Place PlaceOf(int line, int position, std::string_view text) const;

  std::string outline_code_;
  std::vector<Entry> rows_;
  std::unordered_map<int, size_t> by_position_;
  int printing_ = 1;
  int repeat_count_ = 0;
  bool code_seen_ = false;
  // Where the row read last stood.
  struct {
    int position = 0;
    int page = 0;
  } last_;
};

}  // namespace tertib::catalogue::intake
