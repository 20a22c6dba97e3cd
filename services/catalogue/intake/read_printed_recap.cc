#include "services/catalogue/intake/read_printed_recap.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/reading/document_lines.h"
#include "services/catalogue/intake/reading/known_units.h"
#include "services/catalogue/intake/reading/letterhead.h"
#include "services/catalogue/intake/reading/page_feet.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recap_reader.h"
#include "services/catalogue/intake/resolving/recap_resolver.h"

namespace tertib::catalogue {
namespace {

// What belongs to the paper that a document is printed on, and not to its table.
struct Paper {
  // Lines, counted from 0.
  std::unordered_set<size_t> lines;
  // Whose letterhead it bears; empty: nobody's.
  std::string office;
};

Paper PaperOf(std::string_view document, const IntakeLimits& limits) {
  intake::FindingLog unheard(/*max_kept=*/0);
  intake::PageFeet feet;
  intake::Letterhead letterhead;
  int lines = 0;
  intake::VisitLines(document, limits.max_line_bytes, unheard, [&](const intake::TextLine& line) {
    feet.Add(line);
    letterhead.Add(line.text);
    return ++lines <= limits.max_lines;
  });
  Paper paper{.lines = feet.Find(), .office = letterhead.FindOffice()};
  paper.lines.merge(letterhead.Find());
  return paper;
}

PrintedRecap WithFindings(PrintedRecap recap, intake::FindingLog& findings) {
  recap.finding_count = findings.count();
  recap.findings = findings.Take();
  return recap;
}

// `known`: the units that an earlier reading of the document found. `wants_names` becomes whether
// another reading that knows its units may tell more.
PrintedRecap ReadLines(std::string_view document, const IntakeLimits& limits, const Paper& paper,
                       const intake::KnownUnits& known, bool& wants_names) {
  intake::FindingLog findings(limits.max_findings);
  intake::RecapReader reader(limits, known, findings);
  size_t at = 0;
  intake::VisitLines(document, limits.max_line_bytes, findings, [&](const intake::TextLine& line) {
    return reader.Read(line, /*of_paper=*/paper.lines.contains(at++));
  });
  PrintedRecap recap;
  if (!reader.read_anything() && !findings.has_errors()) {
    findings.Empty();
  } else {
    intake::ReadDocument read = reader.Finish();
    read.title.NameOffice(paper.office);
    wants_names = read.wants_names;
    recap = intake::ResolveDocument(std::move(read), limits, findings);
    if (recap.row_count == 0) {
      findings.NoRows();
    }
  }
  return WithFindings(std::move(recap), findings);
}

}  // namespace

PrintedRecap ReadPrintedRecap(std::string_view document, const IntakeLimits& limits) {
  intake::FindingLog damage(limits.max_findings);
  if (!intake::CheckBytes(document, damage)) {
    return WithFindings({}, damage);
  }
  const std::string text = intake::ReadableText(document);
  const Paper paper = PaperOf(text, limits);
  bool wants_names = false;
  PrintedRecap recap = ReadLines(text, limits, paper, intake::KnownUnits(), wants_names);
  if (wants_names) {
    // Units stand below the remarks that name them, and a remark may have been taken for a row.
    recap = ReadLines(text, limits, paper, intake::KnownUnits(recap.units), wants_names);
  }
  return recap;
}

}  // namespace tertib::catalogue
