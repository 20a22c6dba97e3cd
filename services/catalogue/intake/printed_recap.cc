#include "services/catalogue/intake/printed_recap.h"

#include <algorithm>
#include <unordered_set>

#include "services/catalogue/intake/document_lines.h"
#include "services/catalogue/intake/findings.h"
#include "services/catalogue/intake/page_feet.h"
#include "services/catalogue/intake/recap_reader.h"
#include "services/catalogue/intake/recap_resolver.h"

namespace tertib::catalogue {
namespace {

std::unordered_set<size_t> FeetOf(std::string_view document, const IntakeLimits& limits) {
  intake::FindingLog unheard(/*max_kept=*/0);
  intake::PageFeet feet;
  int lines = 0;
  intake::VisitLines(document, limits.max_line_bytes, unheard, [&](const intake::TextLine& line) {
    feet.Add(line);
    return ++lines <= limits.max_lines;
  });
  return feet.Find();
}

}  // namespace

bool PrintedRecap::refused() const {
  return std::any_of(findings.begin(), findings.end(), [](const v1::ImportFinding& finding) {
    return finding.severity() == v1::FINDING_SEVERITY_ERROR;
  });
}

PrintedRecap ReadPrintedRecap(std::string_view document, const IntakeLimits& limits) {
  intake::FindingLog findings(limits.max_findings);
  PrintedRecap recap;
  if (intake::CheckBytes(document, findings)) {
    const auto feet = FeetOf(document, limits);
    intake::RecapReader reader(limits, findings);
    size_t at = 0;
    intake::VisitLines(document, limits.max_line_bytes, findings,
                       [&](const intake::TextLine& line) {
                         return reader.Read(line, /*page_foot=*/feet.contains(at++));
                       });
    if (!reader.read_anything() && !findings.has_errors()) {
      findings.Empty();
    } else {
      recap = intake::ResolveDocument(reader.Finish(), limits, findings);
      if (recap.row_count == 0) {
        findings.NoRows();
      }
    }
  }
  recap.finding_count = findings.count();
  recap.findings = findings.Take();
  return recap;
}

}  // namespace tertib::catalogue
