#pragma once

#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/model/printed_recap.h"
#include "services/catalogue/intake/reading/read_document.h"

namespace tertib::catalogue::intake {

// Makes the recap of a document that was read: gives torn headings and remarks to their units,
// settles names, and takes rows together. The recap's findings are left to `findings`.
PrintedRecap ResolveDocument(ReadDocument document, const IntakeLimits& limits,
                             FindingLog& findings);

}  // namespace tertib::catalogue::intake
