#include "services/catalogue/intake/reading/letterhead.h"

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_names.h"

namespace tertib::catalogue::intake {

void Letterhead::Add(std::string_view line) {
  constexpr size_t kMaxLines = 8;
  constexpr size_t kLongestName = 200;
  if (state_ != State::kAboveTitle) {
    return;
  }
  const LineKind kind = KindOfLine(line);
  if (kind == LineKind::kDocumentTitle) {
    state_ = State::kTitled;
    return;
  }
  const Line parsed = ParseLine(line, /*next_top_ordinal=*/1);
  if (kind != LineKind::kContent || parsed.code || parsed.row || parsed.figure ||
      seen_ == kMaxLines) {
    state_ = State::kNone;
    return;
  }
  const size_t index = seen_++;
  if (IsTooLong(line, kLongestName)) {
    return;
  }
  if (office_.empty() && IsOfficeName(line)) {
    office_ = line;
    BlankControls(office_);
    lines_.insert(index);
  } else if (Cursor(line).TakeWord("PEMERINTAH")) {
    lines_.insert(index);
  }
}

std::unordered_set<size_t> Letterhead::Find() const {
  return state_ == State::kTitled ? lines_ : std::unordered_set<size_t>();
}

std::string Letterhead::FindOffice() const { return state_ == State::kTitled ? office_ : ""; }

}  // namespace tertib::catalogue::intake
