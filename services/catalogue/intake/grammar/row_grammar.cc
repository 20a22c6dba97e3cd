#include "services/catalogue/intake/grammar/row_grammar.h"

#include <algorithm>

#include "services/catalogue/intake/grammar/items.h"
#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/notes.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"

namespace tertib::catalogue::intake {

RowParts ParseRow(const RowText& row) {
  constexpr size_t kMaxRemarks = 16;
  RowParts parts;
  std::string_view title = row.text;
  parts.open_remark = TakeOpenRemark(title);
  while (parts.remarks.size() < kMaxRemarks && !title.empty()) {
    const auto remark = TakeRemark(row, title);
    if (!remark) {
      break;
    }
    parts.remarks.push_back(*remark);
    title = TrimEnd(title);
  }
  if (const auto figure = FindFigureAtEnd(title); figure && figure->begin > 0) {
    parts.unit_figure = figure;
    title = TrimEnd(title.substr(0, figure->begin));
  }
  if (const auto cell = FindRemarksCell(title)) {
    title = title.substr(0, cell->begin);
    if (const auto remark = ParseRemarkCell(cell->text)) {
      parts.remarks.push_back(*remark);
    } else {
      parts.note = cell->text;
      parts.note_apart = true;
    }
  } else if (const auto note = FindNoteAtEnd(title); note && note->begin > 0) {
    parts.note = note->text;
    title = TrimEnd(title.substr(0, note->begin));
  }
  parts.title = title;
  std::reverse(parts.remarks.begin(), parts.remarks.end());
  return parts;
}

std::vector<RowText> SplitRows(const RowText& row, std::string_view title) {
  std::vector<RowText> rows;
  int64_t position = row.position;
  // The row that is being read: where its number and its text begin.
  size_t printed = 0;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    rows.push_back({position, TrimEnd(row.text.substr(begin, end - begin)),
                    TrimEnd(row.text.substr(printed, end - printed))});
  };
  for (size_t at = 0; at < title.size();) {
    const auto item = FindItem(title.substr(at));
    if (!item) {
      break;
    }
    const size_t text = at + item->end;
    if (item->value == position + 1 && IsUpper(title[text]) && !KindWordAt(title.substr(text))) {
      add(at + item->begin);
      ++position;
      printed = at + item->begin;
      begin = text;
    }
    at = text;
  }
  if (rows.size() < 2) {
    return {};
  }
  add(row.text.size());
  rows.front().printed = row.printed;
  return rows;
}

}  // namespace tertib::catalogue::intake
