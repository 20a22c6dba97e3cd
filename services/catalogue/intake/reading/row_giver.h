#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/row_book.h"

// Gives rows to their units: those at the top of a page without the code of their unit above them
// wait until the page shows whose they are.

namespace tertib::catalogue::intake {

// The rows of one page above its first code.
struct PageTop {
  int page = 0;
  // The unit read last, and the number of its next row.
  size_t unit = 0;
  int64_t next_position = 0;
  // The unit has as many rows as its figure says, or the document's total stands below them.
  bool unit_complete = false;
  std::vector<ReadRow> rows = {};
};

// The unit that such rows belong to.
struct PageTopOwner {
  size_t unit = 0;
  // They read like rows of this unit as well.
  std::optional<size_t> rival = {};
};

// Knows every row by its number and title. Not thread-safe.
class RowIndex {
 public:
  // Whether the row is the unit's first.
  bool Add(size_t unit, const ReadRow& row);

  // The unit read last, unless number and title together say that most of the rows print those of
  // another unit again, and the unit read last does not go on with them or is complete.
  PageTopOwner OwnerOf(const PageTop& top) const;

 private:
  struct Fit {
    size_t unit = 0;
    int same = 0;
    // Rows with a number that the unit has, under another title.
    int other = 0;
  };

  Fit FitOf(size_t unit, int same, const PageTop& top) const;

  std::unordered_map<std::string, std::vector<size_t>> units_;
  std::unordered_map<size_t, int> last_position_;
};

// Not thread-safe; lives for one document, which outlives it as do the findings.
class RowGiver {
 public:
  RowGiver(ReadDocument& document, FindingLog& findings)
      : document_(document), findings_(findings) {}

  // The rows of that page wait from here on.
  void Wait(PageTop top) { top_ = std::move(top); }

  bool waits() const { return top_.has_value(); }
  bool WaitsFor(int page) const { return top_ && top_->page == page; }

  // A row that is whole, of the unit that was read last.
  void Add(size_t unit, ReadRow row);

  // What became of rows that waited.
  struct Given {
    size_t unit = 0;
    // It is not the unit that was read last.
    bool to_other = false;
    int first_line = 0;
    int last_position = 0;
  };

  // Gives the rows that wait to their unit. Nothing: none waited.
  std::optional<Given> Close();

 private:
  void Give(size_t unit, ReadRow row);

  ReadDocument& document_;
  FindingLog& findings_;
  std::optional<PageTop> top_;
  RowIndex index_;
  int64_t last_position_ = 0;
};

}  // namespace tertib::catalogue::intake
