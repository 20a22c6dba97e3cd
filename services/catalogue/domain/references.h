#pragma once

#include "absl/status/status.h"
#include "services/catalogue/domain/fields.h"
#include "services/catalogue/domain/state.h"
#include "services/common/resource_name.h"

// How resources depend on each other. Pure. What a change refers to wrongly is named all at once;
// of what stands in the way of a deletion, the first of each kind.

namespace tertib::catalogue {

// How many levels the tree of units may have.
inline constexpr int kMaxUnitDepth = 8;

// How many units an agency may have.
inline constexpr size_t kMaxUnits = 5'000;

// Whether what `resource`, named `name`, refers to in `fields` is there and fits; else
// REFERENCE_MISSING.
absl::Status CheckReferences(const StateReader& state, const ResourceName& name,
                             const v1::Agency& agency, const FieldNames& fields);
absl::Status CheckReferences(const StateReader& state, const ResourceName& name,
                             const v1::Unit& unit, const FieldNames& fields);
absl::Status CheckReferences(const StateReader& state, const ResourceName& name, const v1::Sop& sop,
                             const FieldNames& fields);
absl::Status CheckReferences(const StateReader& state, const ResourceName& name,
                             const v1::Declaration& declaration, const FieldNames& fields);

// Whether nothing depends on the resource of that name; else RESOURCE_IN_USE.
absl::Status CheckUnused(const StateReader& state, const ResourceName& name);

}  // namespace tertib::catalogue
