#include "services/catalogue/intake/reading/row_book.h"

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

bool RowBook::BeginsPrinting(const ReadRow& row, std::string_view normal_title) const {
  if (pending_.empty() || row.position > pending_.back().row.position) {
    return false;
  }
  if (code_seen_) {
    return true;
  }
  const Pending& last = pending_.back();
  const bool typed_twice =
      row.position == last.row.position && normal_title != pending_[last.first].normal_title;
  return last.row.page != row.page && !typed_twice;
}

void RowBook::Add(ReadRow row, FindingLog& findings) {
  std::string normal_title = NormaliseName(row.title);
  if (BeginsPrinting(row, normal_title)) {
    EndPrinting(findings);
    ++printing_;
    doubtful_ = code_seen_ && other_name_ && row.page == last_page_;
  }
  code_seen_ = false;
  ended_ = false;
  last_page_ = row.page;
  if (!pending_.empty() && row.position < pending_.back().row.position) {
    findings.RowOutOfOrder(PlaceOf(row.line, row.position, row.title),
                           pending_.back().row.position);
  }
  const size_t index = pending_.size();
  const auto [first, inserted] = pending_by_position_.emplace(row.position, index);
  if (!inserted && pending_[first->second].normal_title != normal_title) {
    const ReadRow& other = pending_[first->second].row;
    findings.ConflictingTitles(PlaceOf(row.line, row.position, row.title), other.line, other.title);
  }
  pending_.push_back(
      {.row = std::move(row), .normal_title = std::move(normal_title), .first = first->second});
}

bool RowBook::IsOfAnotherUnit() const {
  return doubtful_ && std::none_of(pending_.begin(), pending_.end(), [this](const Pending& row) {
           return by_title_.contains(row.normal_title);
         });
}

void RowBook::ReportConflicts(FindingLog& findings) {
  for (const Pending& pending : pending_) {
    if (const auto entry = EntryAt(pending.row.position)) {
      const PrintedRow& other = entries_[*entry].row;
      findings.ConflictingTitles(PlaceOf(pending.row.line, pending.row.position, pending.row.title),
                                 other.lines.back(), other.title);
    }
  }
}

void RowBook::EndPrinting(FindingLog& findings) {
  if (IsOfAnotherUnit()) {
    ReportConflicts(findings);
    pending_.clear();
    pending_by_position_.clear();
    return;
  }
  Recognise();
  for (Pending& pending : pending_) {
    if (pending_[pending.first].normal_title == pending.normal_title) {
      Merge(pending, findings);
    }
  }
  ReportLeftOut(findings);
  pending_.clear();
  pending_by_position_.clear();
}

// By number and title, by title alone, by number alone.
void RowBook::Recognise() {
  const auto each = [this](const auto& entry_of) {
    for (size_t i = 0; i < pending_.size(); ++i) {
      Pending& pending = pending_[i];
      if (pending.first != i || pending.entry) {
        continue;
      }
      if (const std::optional<size_t> entry = entry_of(pending); entry && IsOpen(*entry)) {
        Recognised(pending, *entry);
      }
    }
  };
  each([this](const Pending& pending) {
    const auto entry = EntryAt(pending.row.position);
    return entry && entries_[*entry].normal_title == pending.normal_title ? entry : std::nullopt;
  });
  each([this](const Pending& pending) { return EntryOfTitle(pending); });
  each([this](const Pending& pending) { return EntryAt(pending.row.position); });
  RecogniseBetweenNeighbours();
}

// Rows of the former printings between two of them, if this printing has none of them so far and
// there are `most` at most.
std::vector<size_t> RowBook::LeftBetween(size_t before, size_t behind, size_t most) const {
  std::vector<size_t> left;
  const int end = entries_[behind].row.position;
  for (int position = entries_[before].row.position + 1; position < end; ++position) {
    const auto entry = EntryAt(position);
    if (!entry || !IsOpen(*entry) || left.size() == most) {
      return {};
    }
    left.push_back(*entry);
  }
  return left;
}

// "SOP B" between A and C, then "SOP B revisi" between A and C: as many new titles stand between
// two known rows as old ones stood there.
void RowBook::RecogniseBetweenNeighbours() {
  for (size_t i = 1; i < pending_.size(); ++i) {
    if (pending_[i].entry || !pending_[i - 1].entry) {
      continue;
    }
    size_t end = i;
    while (end < pending_.size() && !pending_[end].entry && pending_[end].first == end) {
      ++end;
    }
    if (end == pending_.size() || !pending_[end].entry) {
      continue;
    }
    const std::vector<size_t> left =
        LeftBetween(*pending_[i - 1].entry, *pending_[end].entry, end - i);
    for (size_t k = 0; left.size() == end - i && k < left.size(); ++k) {
      Recognised(pending_[i + k], left[k]);
    }
  }
}

void RowBook::Recognised(Pending& pending, size_t entry) {
  pending.entry = entry;
  entries_[entry].last_printing = printing_;
  entries_[entry].row.left_out = false;
}

std::optional<size_t> RowBook::EntryAt(int position) const {
  const auto found = by_position_.find(position);
  return found == by_position_.end() ? std::nullopt : std::optional<size_t>(found->second);
}

// The first one that this printing has not printed yet.
std::optional<size_t> RowBook::EntryOfTitle(const Pending& pending) const {
  const auto found = by_title_.find(pending.normal_title);
  if (found == by_title_.end()) {
    return std::nullopt;
  }
  const auto entry = std::find_if(found->second.begin(), found->second.end(),
                                  [this](size_t candidate) { return IsOpen(candidate); });
  return entry == found->second.end() ? std::nullopt : std::optional<size_t>(*entry);
}

void RowBook::Merge(Pending& pending, FindingLog& findings) {
  ReadRow& row = pending.row;
  pending.entry = pending_[pending.first].entry;
  if (!pending.entry) {
    pending.entry = entries_.size();
    Entry& entry = entries_.emplace_back();
    entry.row.position = row.position;
    entry.row.title = std::move(row.title);
    entry.row.note = std::move(row.note);
    entry.row.lines = {row.line};
    entry.row.first_printing = printing_;
    entry.normal_title = pending.normal_title;
    entry.last_printing = printing_;
    by_title_[pending.normal_title].insert(*pending.entry);
    return;
  }
  Entry& entry = entries_[*pending.entry];
  PrintedRow& known = entry.row;
  const int former_line = known.lines.back();
  if (entry.normal_title != pending.normal_title) {
    findings.TitleChanged(PlaceOf(row.line, row.position, row.title), known.title, former_line);
    by_title_[entry.normal_title].erase(*pending.entry);
    by_title_[pending.normal_title].insert(*pending.entry);
    entry.normal_title = pending.normal_title;
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
  known.position = row.position;
  ++repeat_count_;
}

// What stands at a number that this printing gives to another row, what it passes over on one page,
// and what it ends before. Numbers between two pages may stand on one that was not printed again.
void RowBook::ReportLeftOut(FindingLog& findings) {
  const ReadRow* before = nullptr;
  for (size_t i = 0; i < pending_.size(); ++i) {
    const ReadRow& row = pending_[i].row;
    if (pending_[i].first != i || !pending_[i].entry) {
      continue;
    }
    if (before != nullptr && before->page == row.page) {
      auto passed = expected_.upper_bound(before->position);
      while (passed != expected_.end() && *passed < row.position) {
        const size_t entry = by_position_.at(*passed);
        passed = expected_.erase(passed);
        if (IsOpen(entry)) {
          LeaveOut(entry, row.line, findings);
        }
      }
    }
    before = &row;
    if (const auto entry = EntryAt(row.position);
        entry && IsOpen(*entry) && expected_.contains(row.position)) {
      LeaveOut(*entry, row.line, findings);
    }
  }
  if (ended_ && before != nullptr) {
    const auto behind = expected_.upper_bound(before->position);
    for (auto passed = behind; passed != expected_.end(); ++passed) {
      if (const size_t entry = by_position_.at(*passed); IsOpen(entry)) {
        LeaveOut(entry, before->line, findings);
      }
    }
    expected_.erase(behind, expected_.end());
  }
  for (size_t i = 0; i < pending_.size(); ++i) {
    if (pending_[i].first == i && pending_[i].entry) {
      by_position_[pending_[i].row.position] = *pending_[i].entry;
      expected_.insert(pending_[i].row.position);
    }
  }
}

void RowBook::LeaveOut(size_t entry, int line, FindingLog& findings) {
  PrintedRow& row = entries_[entry].row;
  row.left_out = true;
  findings.RowLeftOut(PlaceOf(line, row.position, row.title), row.lines.back());
}

std::vector<PrintedRow> RowBook::Take(int first_position, FindingLog& findings) {
  std::vector<PrintedRow> rows;
  rows.reserve(entries_.size());
  for (Entry& entry : entries_) {
    rows.push_back(std::move(entry.row));
  }
  entries_.clear();
  by_position_.clear();
  by_title_.clear();
  expected_.clear();
  std::sort(rows.begin(), rows.end(), [](const PrintedRow& a, const PrintedRow& b) {
    return std::pair(a.position, a.lines.front()) < std::pair(b.position, b.lines.front());
  });
  int expected = first_position;
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
