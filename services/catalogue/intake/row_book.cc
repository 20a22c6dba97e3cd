#include "services/catalogue/intake/row_book.h"

#include <algorithm>
#include <utility>

#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

bool SameText(std::string_view a, std::string_view b) {
  return a == b || NormaliseName(a) == NormaliseName(b);
}

}  // namespace

Place RowBook::PlaceOf(int line, int position, std::string_view text) const {
  return {.line = line, .outline_code = outline_code_, .position = position, .text = text};
}

bool RowBook::BeginsPrinting(const ReadRow& row, const Entry* known) const {
  if (last_.position == 0 || row.position > last_.position) {
    return false;
  }
  if (code_seen_) {
    return true;
  }
  const bool typed_twice =
      row.position == last_.position && known != nullptr && !SameText(known->row.title, row.title);
  return last_.page != row.page && !typed_twice;
}

void RowBook::Add(ReadRow row, FindingLog& findings) {
  const auto found = by_position_.find(row.position);
  Entry* known = found == by_position_.end() ? nullptr : &rows_[found->second];
  if (BeginsPrinting(row, known)) {
    ++printing_;
  }
  last_ = {row.position, row.page};
  code_seen_ = false;
  if (known != nullptr) {
    Merge(*known, std::move(row), findings);
    return;
  }
  by_position_.emplace(row.position, rows_.size());
  rows_.push_back({.row = {.position = row.position,
                           .title = std::move(row.title),
                           .note = std::move(row.note),
                           .lines = {row.line},
                           .first_printing = printing_},
                   .last_printing = printing_});
}

void RowBook::Merge(Entry& entry, ReadRow row, FindingLog& findings) {
  PrintedRow& known = entry.row;
  const int former_line = known.lines.back();
  if (!SameText(known.title, row.title)) {
    const Place place = PlaceOf(row.line, row.position, row.title);
    if (entry.last_printing == printing_) {
      findings.ConflictingTitles(place, former_line, known.title);
      return;
    }
    findings.TitleChanged(place, known.title, former_line);
    known.title = std::move(row.title);
  }
  // A note that a later printing leaves out stays: printings add and change.
  if (!row.note.empty() && !SameText(known.note, row.note)) {
    findings.NoteChanged(PlaceOf(row.line, row.position, row.note), known.note, former_line);
    known.note = std::move(row.note);
  }
  if (former_line != row.line) {
    known.lines.push_back(row.line);
  }
  entry.last_printing = printing_;
  ++repeat_count_;
}

std::vector<PrintedRow> RowBook::Take(FindingLog& findings) {
  std::vector<PrintedRow> rows;
  rows.reserve(rows_.size());
  for (Entry& entry : rows_) {
    rows.push_back(std::move(entry.row));
  }
  rows_.clear();
  by_position_.clear();
  std::sort(rows.begin(), rows.end(),
            [](const PrintedRow& a, const PrintedRow& b) { return a.position < b.position; });
  int expected = 1;
  for (const PrintedRow& row : rows) {
    if (row.position > expected) {
      findings.NumberingGap(PlaceOf(row.lines.front(), row.position, row.title), expected,
                            row.position - 1);
    }
    expected = row.position + 1;
  }
  return rows;
}

}  // namespace tertib::catalogue::intake
