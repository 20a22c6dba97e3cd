#include "cli/table.h"

#include <algorithm>
#include <utility>

#include "cli/display_text.h"
#include "services/common/text.h"

namespace tertib::cli {
namespace {

constexpr size_t kGap = 2;

void AppendLine(std::string line, std::string& out) {
  const size_t last = line.find_last_not_of(' ');
  line.resize(last == std::string::npos ? 0 : last + 1);
  out += line;
  out += '\n';
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (const Column& column : columns_) {
    widths_.push_back(CountCodePoints(column.heading));
  }
}

void Table::AddRow(const std::vector<std::string>& cells) {
  Line line;
  for (size_t i = 0; i < columns_.size(); ++i) {
    line.cells.push_back(i < cells.size() ? DisplayText(cells[i]) : std::string());
    widths_[i] = std::max(widths_[i], CountCodePoints(line.cells.back()));
  }
  lines_.push_back(std::move(line));
  ++row_count_;
}

void Table::AddNote(size_t column, std::string_view text) {
  Line line;
  line.cells.push_back(DisplayText(text));
  line.note_column = column;
  line.is_note = true;
  lines_.push_back(std::move(line));
}

std::string Table::ToString() const {
  const auto join = [this](const auto& cell_of) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = cell_of(i);
      const std::string padding(widths_[i] - CountCodePoints(cell), ' ');
      line += columns_[i].align == Align::kRight ? padding + cell : cell + padding;
      line.append(kGap, ' ');
    }
    return line;
  };

  std::string out;
  const bool headed = std::any_of(columns_.begin(), columns_.end(),
                                  [](const Column& column) { return !column.heading.empty(); });
  if (headed) {
    AppendLine(join([this](size_t i) -> const std::string& { return columns_[i].heading; }), out);
  }
  for (const Line& line : lines_) {
    if (line.is_note) {
      size_t indent = 0;
      for (size_t i = 0; i < line.note_column; ++i) {
        indent += widths_[i] + kGap;
      }
      AppendLine(std::string(indent, ' ') + line.cells.front(), out);
    } else {
      AppendLine(join([&line](size_t i) -> const std::string& { return line.cells[i]; }), out);
    }
  }
  return out;
}

}  // namespace tertib::cli
