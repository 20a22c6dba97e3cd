#pragma once

#include <string>

#include "cli/settings.h"
#include "tertib/catalogue/v1/import_report.pb.h"

namespace tertib::cli {

// An import's report for people: what became of the document, what was counted, then every finding
// listed, errors before warnings, by line. Fit for a terminal.
std::string RenderImportReport(const catalogue::v1::ImportReport& report,
                               Language language = Language::kEnglish);

}  // namespace tertib::cli
