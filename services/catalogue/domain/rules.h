#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/catalogue/domain/commit_draft.h"
#include "services/catalogue/domain/fields.h"
#include "services/catalogue/domain/state.h"
#include "services/common/resource_name.h"

// What a change of the register needs, and what events it leads to. Pure: a rule reads `state`,
// adds events to `draft`, and returns the resource as it is after the change; if it refuses, it
// adds nothing. The fields themselves have been checked before (fields.h).

namespace tertib::catalogue {

// Fail with RESOURCE_EXISTS, RESOURCE_NOT_FOUND (the agency) or REFERENCE_MISSING.
absl::StatusOr<v1::Agency> Create(const StateReader& state, const ResourceName& name,
                                  const v1::Agency& agency, CommitDraft& draft);
absl::StatusOr<v1::Unit> Create(const StateReader& state, const ResourceName& name,
                                const v1::Unit& unit, CommitDraft& draft);
absl::StatusOr<v1::Sop> Create(const StateReader& state, const ResourceName& name,
                               const v1::Sop& sop, CommitDraft& draft);
absl::StatusOr<v1::Declaration> Create(const StateReader& state, const ResourceName& name,
                                       const v1::Declaration& declaration, CommitDraft& draft);

// Writes `fields` of `changes`, whose etag, if any, must be the current one. A change that changes
// nothing adds no event. Fail with RESOURCE_NOT_FOUND, ETAG_MISMATCH or REFERENCE_MISSING.
absl::StatusOr<v1::Agency> Update(const StateReader& state, const ResourceName& name,
                                  const v1::Agency& changes, const FieldNames& fields,
                                  CommitDraft& draft);
absl::StatusOr<v1::Unit> Update(const StateReader& state, const ResourceName& name,
                                const v1::Unit& changes, const FieldNames& fields,
                                CommitDraft& draft);
absl::StatusOr<v1::Sop> Update(const StateReader& state, const ResourceName& name,
                               const v1::Sop& changes, const FieldNames& fields,
                               CommitDraft& draft);
absl::StatusOr<v1::Declaration> Update(const StateReader& state, const ResourceName& name,
                                       const v1::Declaration& changes, const FieldNames& fields,
                                       CommitDraft& draft);

// Deletes the resource of that name. Fails with RESOURCE_NOT_FOUND, ETAG_MISMATCH or
// RESOURCE_IN_USE.
absl::Status Delete(const StateReader& state, const ResourceName& name, const std::string& etag,
                    CommitDraft& draft);

}  // namespace tertib::catalogue
