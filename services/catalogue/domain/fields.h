#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/error.h"
#include "tertib/catalogue/v1/agency.pb.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

// What each field of a resource may hold. Pure: no register is looked at.

namespace tertib::catalogue {

// Whether a declaration takes as many figures as it has: 5,000, and 1 MiB in all.
bool FiguresFit(const v1::Declaration& declaration);

// Names of fields of a resource.
using FieldNames = std::vector<std::string>;

// The fields that a caller may write, in the order of the proto.
template <typename Resource>
const FieldNames& WritableFields();

// Which fields an update writes: those of the mask; all writable ones for `*`; those that are set
// for an empty mask (AIP-134). A path that is none of them is added to `errors`.
template <typename Resource>
FieldNames ResolveMask(const google::protobuf::FieldMask& mask, const Resource& resource,
                       FieldErrors& errors);

// Adds what is wrong with the given fields of `resource` to `errors`, each under
// `prefix`.`field`. `agency` is the agency the resource is in, by which names of units must begin.
void CheckFields(const v1::Agency& agency, const FieldNames& fields, std::string_view prefix,
                 FieldErrors& errors);
void CheckFields(const v1::Unit& unit, const FieldNames& fields, std::string_view agency,
                 std::string_view prefix, FieldErrors& errors);
void CheckFields(const v1::Sop& sop, const FieldNames& fields, std::string_view agency,
                 std::string_view prefix, FieldErrors& errors);
void CheckFields(const v1::Declaration& declaration, const FieldNames& fields,
                 std::string_view agency, std::string_view prefix, FieldErrors& errors);
// All fields of a document's description. The same for one that is imported and one that is typed.
void CheckFields(const v1::SourceDocument& source, std::string_view prefix, FieldErrors& errors);

// Copies the given fields of `from` to `to`; one that is not set is cleared. What `from` holds
// besides the fields of this version of the API, at any depth, is left out.
template <typename Resource>
void CopyFields(const Resource& from, const FieldNames& fields, Resource& to);

}  // namespace tertib::catalogue
