#pragma once

#include "absl/status/statusor.h"
#include "services/catalogue/domain/commit_draft.h"
#include "services/catalogue/domain/state.h"
#include "services/catalogue/intake/planning/import_document.h"
#include "tertib/catalogue/v1/import_report.pb.h"

namespace tertib::catalogue {

// Makes the register say what the document says: adds the events to `draft`, in the order that
// event.proto promises, and returns the report. Pure. A document that is refused, or that changes
// nothing, adds none. What is recorded holds only what a caller of the API could write.
//
// What the register has of the document already is told by Recognition. A SOP that the document has
// in another unit than the register moves there, with a warning; one that a printed unit lacks
// stays, with a warning; a note that is not printed stays. A unit that gets another name is a
// warning, and so is a document of another office than the agency. A document that was imported
// before, byte for byte, changes nothing that it made then: later corrections stay, only what was
// deleted comes back, the declaration too.
//
// Fails with errors of the state only.
absl::StatusOr<v1::ImportReport> PlanImport(const StateReader& state,
                                            const ImportDocument& document, CommitDraft& draft);

}  // namespace tertib::catalogue
