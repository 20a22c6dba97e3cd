#include "services/catalogue/intake/reading/document_title.h"

#include <algorithm>

#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/wrapping.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {

void DocumentTitle::Begin(std::string_view text, int line) {
  first_line_ = line;
  text_ = text;
  agency_name_ = AgencyOfTitle(text);
  lines_.push_back(NormaliseName(text));
}

void DocumentTitle::NameOffice(const std::string& office) {
  if (agency_name_.empty()) {
    agency_name_ = office;
  }
}

bool DocumentTitle::Continue(std::string_view text, const Line& line, size_t max_code_points) {
  constexpr size_t kMaxLines = 5;
  if (line.code || line.row || line.figure || lines_.size() >= kMaxLines ||
      IsTooLong(text, max_code_points / kMaxLines)) {
    return false;
  }
  const bool goes_on = ContinuesDocumentTitle(text);
  const bool names_agency = agency_name_.empty() && !goes_on;
  const bool wraps = IsOpenEnded(text_) || BeginsAsContinuation(text);
  if (!goes_on && !names_agency && !wraps) {
    return false;
  }
  text_ = JoinPieces(text_, text);
  if (names_agency || (wraps && !goes_on)) {
    agency_name_ = JoinPieces(agency_name_, text);
  }
  lines_.push_back(NormaliseName(text));
  return true;
}

bool DocumentTitle::HasLine(std::string_view text) const {
  return std::find(lines_.begin(), lines_.end(), NormaliseName(text)) != lines_.end();
}

bool DocumentTitle::IsRepeatedBy(std::string_view text) const {
  return HasLine(text) || NormaliseName(text) == NormaliseName(agency_name_);
}

void DocumentTitle::Close(const IntakeLimits& limits, FindingLog& findings) {
  BlankControls(text_);
  BlankControls(agency_name_);
  if (!ShowsSomething(agency_name_)) {
    agency_name_.clear();
  }
  if (IsTooLong(text_, limits.max_name_code_points)) {
    findings.NameTooLong({.line = first_line_, .text = text_}, limits.max_name_code_points);
  }
}

}  // namespace tertib::catalogue::intake
