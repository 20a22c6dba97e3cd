#include "services/catalogue/intake/printed_recap.h"

#include <algorithm>
#include <utility>

#include "services/catalogue/intake/document_lines.h"
#include "services/catalogue/intake/findings.h"
#include "services/catalogue/intake/recap_reader.h"
#include "services/catalogue/intake/recap_resolver.h"
#include "services/catalogue/intake/remark_labels.h"

namespace tertib::catalogue {

bool PrintedRecap::refused() const {
  return std::any_of(findings.begin(), findings.end(), [](const v1::ImportFinding& finding) {
    return finding.severity() == v1::FINDING_SEVERITY_ERROR;
  });
}

namespace {

// `known`: the units that an earlier reading of the document found. `wants_names` becomes whether
// another reading that knows these units may tell more.
PrintedRecap ReadOnce(std::string_view document, const IntakeLimits& limits,
                      const intake::KnownUnits& known, bool& wants_names) {
  intake::FindingLog findings(limits.max_findings);
  PrintedRecap recap;
  if (intake::CheckBytes(document, findings)) {
    intake::RecapReader reader(limits, known, findings);
    intake::VisitLines(document, limits.max_line_bytes, findings,
                       [&](const intake::TextLine& line) { return reader.Read(line); });
    if (!reader.read_anything() && !findings.has_errors()) {
      findings.Empty();
    } else {
      intake::ReadDocument read = reader.Finish();
      wants_names = read.wants_names && !findings.has_errors();
      recap = intake::ResolveDocument(std::move(read), limits, findings);
      if (recap.row_count == 0) {
        findings.NoRows();
      }
    }
  }
  recap.finding_count = findings.count();
  recap.findings = findings.Take();
  return recap;
}

}  // namespace

PrintedRecap ReadPrintedRecap(std::string_view document, const IntakeLimits& limits) {
  bool wants_names = false;
  PrintedRecap recap = ReadOnce(document, limits, intake::KnownUnits(), wants_names);
  if (wants_names && !recap.refused()) {
    // Units stand below the remarks that name them.
    recap = ReadOnce(document, limits, intake::KnownUnits(recap.units), wants_names);
  }
  return recap;
}

}  // namespace tertib::catalogue
