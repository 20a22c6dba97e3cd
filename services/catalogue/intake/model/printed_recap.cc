#include "services/catalogue/intake/model/printed_recap.h"

#include <algorithm>

namespace tertib::catalogue {

bool PrintedRecap::refused() const {
  return std::any_of(findings.begin(), findings.end(), [](const v1::ImportFinding& finding) {
    return finding.severity() == v1::FINDING_SEVERITY_ERROR;
  });
}

}  // namespace tertib::catalogue
