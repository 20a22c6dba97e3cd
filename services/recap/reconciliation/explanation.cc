#include "services/recap/reconciliation/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/resource_name.h"

namespace tertib::recap {
namespace {

constexpr size_t kMaxUnitsKept = 16;  // More than a sentence names.

// Puts `more` behind `list`, as far as there is room.
void Extend(std::vector<v1::ExplainingRow>& list, const std::vector<v1::ExplainingRow>& more) {
  const size_t room = kMaxListedRows - std::min(kMaxListedRows, list.size());
  const auto end = more.begin() + static_cast<std::ptrdiff_t>(std::min(room, more.size()));
  list.insert(list.end(), more.begin(), end);
}

}  // namespace

void NumberRuns::Add(int64_t first, int64_t last) {
  if (!runs_.empty() && first <= runs_.back().second + 1 && !clipped_) {
    runs_.back().second = std::max(runs_.back().second, last);
  } else if (runs_.size() < kMaxRuns) {
    runs_.emplace_back(first, last);
  } else {
    clipped_ = true;
  }
}

std::string NumberRuns::ToString() const {
  std::string text;
  for (const auto& [first, last] : runs_) {
    text += text.empty() ? "no. " : ", ";
    text += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
  }
  if (clipped_) {
    text += ", …";
  }
  if (unnumbered_ != 0) {
    text += fmt::format("{}{} without a number", text.empty() ? "" : " and ", unnumbered_);
  }
  return text;
}

int EffectOf(v1::RowReason reason) {
  switch (reason) {
    case v1::ROW_REASON_BEYOND_PRINTED_COUNT:
    case v1::ROW_REASON_NUMBER_TAKEN_TWICE:
    case v1::ROW_REASON_WITHOUT_NUMBER:
    case v1::ROW_REASON_NOT_IN_DOCUMENT:
    case v1::ROW_REASON_MOVED_IN:
    case v1::ROW_REASON_MORE_THAN_PRINTED:
    case v1::ROW_REASON_LEFT_OUT:
      return 1;
    default:
      return -1;
  }
}

bool IsForeign(v1::RowReason reason) {
  return reason == v1::ROW_REASON_NOT_IN_DOCUMENT || reason == v1::ROW_REASON_MOVED_IN ||
         reason == v1::ROW_REASON_LEFT_OUT;
}

int64_t RowExplanation::Effect() const {
  int64_t effect = 0;
  for (size_t reason = 1; reason < counts.size(); ++reason) {
    effect += EffectOf(static_cast<v1::RowReason>(reason)) * counts.at(reason);
  }
  return effect;
}

int64_t RowExplanation::CountAll() const {
  int64_t all = 0;
  for (const int64_t count : counts) {
    all += count;
  }
  return all;
}

void RowExplanation::Append(const RowExplanation& other, NumbersKept kept) {
  for (size_t reason = 0; reason < counts.size(); ++reason) {
    counts.at(reason) += other.counts.at(reason);
  }
  Extend(listed, other.listed);
  for (const auto& [reason, units] : other.numbers) {
    if (kept == NumbersKept::kOfForeignRows && !IsForeign(reason)) {
      continue;
    }
    auto& mine = numbers[reason];
    for (auto unit = units.begin();
         unit != units.end() && (kept == NumbersKept::kAll || mine.size() < kMaxUnitsKept);
         ++unit) {
      mine.insert(*unit);
    }
  }
}

bool IsInDocument(const RowView& row, const RowDocument& document) {
  return row.declaration == document.declaration && row.line > 0 &&
         (row.document_sha256 == document.sha256 || row.document_sha256.empty() ||
          document.sha256.empty());
}

std::optional<v1::RowReason> WhyDropped(const RowView& row, const RowDocument& document) {
  if (IsInDocument(row, document)) {
    return row.left_out ? std::make_optional(v1::ROW_REASON_LEFT_OUT) : std::nullopt;
  }
  const bool older =
      row.declaration == document.declaration || document.older.contains(row.declaration);
  return document.has_rows && row.line != 0 && older
             ? std::make_optional(v1::ROW_REASON_NOT_IN_DOCUMENT)
             : std::nullopt;
}

bool IsInItsPlace(const RowView& row, const RowDocument& document) {
  return IsInDocument(row, document) && !row.left_out &&
         (!document.tells_places || row.printed_unit.empty() ||
          row.printed_unit == row.key.unit.unit);
}

uint32_t NumberOf(const RowView& row, const RowDocument& document) {
  const bool printed_here = IsInDocument(row, document) && row.printed_position != 0 &&
                            row.printed_unit == row.key.unit.unit;
  return printed_here ? row.printed_position : row.key.position;
}

void RowLister::AddTo(std::vector<v1::ExplainingRow>& list, v1::RowReason reason,
                      const RowView& row) {
  CountNumbers(reason, row.key.position, row.key.position);
  List(list, reason, row);
}

void RowLister::AddUnknown(v1::RowReason reason, int64_t first, int64_t last) {
  if (last < first) {
    return;
  }
  CountNumbers(reason, first, last);
  RowView row;
  for (int64_t number = first; number <= last && HasRoom(result_.listed); ++number) {
    row.key.position = static_cast<uint32_t>(number);
    List(result_.listed, reason, row);
  }
}

void RowLister::AddUnknown(v1::RowReason reason, int64_t count) {
  result_.counts.at(static_cast<size_t>(reason)) += count;
  for (int64_t i = 0; i < count && HasRoom(result_.listed); ++i) {
    List(result_.listed, reason, {});
  }
}

void RowLister::CountNumbers(v1::RowReason reason, int64_t first, int64_t last) {
  result_.counts.at(static_cast<size_t>(reason)) += last - first + 1;
  if (unit_ != nullptr && first > 0) {
    result_.numbers[reason][place_].Add(first, last);
  } else if (unit_ != nullptr && IsForeign(reason)) {
    result_.numbers[reason][place_].AddUnnumbered();
  }
}

void RowLister::List(std::vector<v1::ExplainingRow>& list, v1::RowReason reason,
                     const RowView& row) {
  if (!HasRoom(list)) {
    return;
  }
  --budget_;
  v1::ExplainingRow& listed = list.emplace_back();
  listed.set_reason(reason);
  listed.set_effect(EffectOf(reason));
  if (unit_ != nullptr) {
    const UnitKey& key = unit_->unit.key;
    listed.set_unit(UnitName(key.agency, key.unit).ToString());
    listed.set_outline_code(unit_->unit.outline_code);
  }
  listed.set_position(static_cast<int32_t>(row.key.position));
  if (!row.key.sop.empty()) {
    listed.set_sop(SopName(row.key.unit.agency, row.key.sop).ToString());
  }
  listed.set_title(row.title);
  listed.set_note(row.note);
  listed.set_state(row.state);
  listed.set_line(IsInDocument(row, document_) ? row.line : 0);
}

RowExplanation RowLister::Take() && {
  Extend(result_.listed, behind_);
  return std::move(result_);
}

}  // namespace tertib::recap
