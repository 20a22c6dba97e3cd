#include "services/catalogue/intake/reading/letterhead.h"

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_names.h"

namespace tertib::catalogue::intake {

bool Letterhead::Add(std::string_view line) {
  constexpr size_t kMaxLines = 8;
  constexpr size_t kLongestName = 200;
  const LineKind kind = KindOfLine(line);
  if (kind == LineKind::kDocumentTitle) {
    return false;
  }
  const Line parsed = ParseLine(line, /*next_top_ordinal=*/1);
  if (kind != LineKind::kContent || parsed.code || parsed.row || parsed.figure ||
      seen_ == kMaxLines) {
    Forget();
    return false;
  }
  const bool name = !IsTooLong(line, kLongestName);
  const bool office = name && office_.empty() && IsOfficeName(line);
  if (office) {
    office_ = line;
    BlankControls(office_);
  }
  if (office || (name && Cursor(line).TakeWord("PEMERINTAH"))) {
    lines_.insert(seen_);
  }
  ++seen_;
  return true;
}

void Letterhead::Forget() {
  office_.clear();
  lines_.clear();
}

}  // namespace tertib::catalogue::intake
