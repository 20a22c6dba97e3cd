#include "services/catalogue/intake/printed_recap.h"

#include <algorithm>

#include "services/catalogue/intake/document_lines.h"
#include "services/catalogue/intake/findings.h"
#include "services/catalogue/intake/recap_reader.h"
#include "services/catalogue/intake/recap_resolver.h"

namespace tertib::catalogue {

bool PrintedRecap::refused() const {
  return std::any_of(findings.begin(), findings.end(), [](const v1::ImportFinding& finding) {
    return finding.severity() == v1::FINDING_SEVERITY_ERROR;
  });
}

PrintedRecap ReadPrintedRecap(std::string_view document, const IntakeLimits& limits) {
  intake::FindingLog findings(limits.max_findings);
  PrintedRecap recap;
  if (intake::CheckBytes(document, findings)) {
    intake::RecapReader reader(limits, findings);
    intake::VisitLines(document, limits.max_line_bytes, findings,
                       [&](const intake::TextLine& line) { return reader.Read(line); });
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
