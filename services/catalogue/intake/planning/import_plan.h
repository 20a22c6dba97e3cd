#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/catalogue/domain/commit_draft.h"
#include "services/catalogue/domain/state.h"
#include "services/catalogue/intake/printed_recap.h"
#include "tertib/catalogue/v1/import_report.pb.h"

namespace tertib::catalogue {

// A document to import, with what was read from it.
struct ImportDocument {
  // The agency's id.
  std::string agency;
  v1::SourceDocument source;
  PrintedRecap recap;
};

// Makes the register say what the document says: adds the events to `draft` and returns the report.
// Pure. A document that is refused, or that changes nothing, adds none.
//
// Units are recognised by outline code. SOPs are recognised, in this order, by unit, number and
// title; unit and title; unit and number; title in another unit, if the document does not have it
// there. A SOP that the document does not have stays, with a warning. A document that was imported
// before, byte for byte, changes nothing that it made then: later corrections stay, only what was
// deleted comes back.
//
// Fails with errors of the state only.
absl::StatusOr<v1::ImportReport> PlanImport(const StateReader& state,
                                            const ImportDocument& document, CommitDraft& draft);

}  // namespace tertib::catalogue
