#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tertib::cli {

// Lines of text in columns, aligned by code points, two spaces between them and none at the end of
// a line. What is put in may come from anywhere: it is made fit for a terminal (DisplayText).
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
  };

  // Without headings (all empty) no line is spent on them.
  explicit Table(std::vector<Column> columns);

  // One line. Missing cells at the end are empty; more cells than columns must not be given.
  void AddRow(const std::vector<std::string>& cells);

  // A line of its own that starts where `column` does and does not widen it, for what belongs to
  // the row above.
  void AddNote(size_t column, std::string_view text);

  size_t row_count() const { return row_count_; }

  std::string ToString() const;

 private:
  struct Line {
    std::vector<std::string> cells;
    // Set for a note: where it starts.
    size_t note_column = 0;
    bool is_note = false;
  };

  std::vector<Column> columns_;
  std::vector<size_t> widths_;
  std::vector<Line> lines_;
  size_t row_count_ = 0;
};

}  // namespace tertib::cli
