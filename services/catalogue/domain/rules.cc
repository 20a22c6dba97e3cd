#include "services/catalogue/domain/rules.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <utility>
#include <vector>

#include "services/catalogue/domain/references.h"
#include "services/common/error.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

template <typename Resource>
absl::StatusOr<std::optional<Resource>> Find(const StateReader& state, const ResourceName& name);

template <>
absl::StatusOr<std::optional<v1::Agency>> Find(const StateReader& state, const ResourceName& name) {
  return state.FindAgency(name.agency);
}
template <>
absl::StatusOr<std::optional<v1::Unit>> Find(const StateReader& state, const ResourceName& name) {
  return state.FindUnit(name.agency, name.id);
}
template <>
absl::StatusOr<std::optional<v1::Sop>> Find(const StateReader& state, const ResourceName& name) {
  return state.FindSop(name.agency, name.id);
}
template <>
absl::StatusOr<std::optional<v1::Declaration>> Find(const StateReader& state,
                                                    const ResourceName& name) {
  return state.FindDeclaration(name.agency, name.id);
}

// What a new resource bears besides the fields that its creator writes.
template <typename Resource>
void Initialise(Resource& /*resource*/) {}

template <>
void Initialise(v1::Sop& sop) {
  sop.set_state(v1::SOP_STATE_DRAFT);
}

template <typename Resource>
absl::StatusOr<Resource> CreateResource(const StateReader& state, const ResourceName& name,
                                        const Resource& wanted, CommitDraft& draft) {
  if (name.type != ResourceType::kAgency) {
    TERTIB_ASSIGN_OR_RETURN(const auto agency, state.FindAgency(name.agency));
    if (!agency) {
      return ResourceNotFound(ResourceType::kAgency, AgencyName(name.agency).ToString());
    }
  }
  TERTIB_ASSIGN_OR_RETURN(const auto existing, Find<Resource>(state, name));
  if (existing) {
    return ResourceExists(name);
  }
  Resource created;
  created.set_name(name.ToString());
  CopyFields(wanted, WritableFields<Resource>(), created);
  Initialise(created);
  TERTIB_RETURN_IF_ERROR(CheckReferences(state, name, created, WritableFields<Resource>()));
  return draft.Record(std::nullopt, std::optional<Resource>(std::move(created)));
}

template <typename Resource>
absl::StatusOr<Resource> FindCurrent(const StateReader& state, const ResourceName& name,
                                     const std::string& etag) {
  TERTIB_ASSIGN_OR_RETURN(auto current, Find<Resource>(state, name));
  if (!current) {
    return ResourceNotFound(name.type, name.ToString());
  }
  if (!etag.empty() && etag != current->etag()) {
    return EtagMismatch(name);
  }
  return *std::move(current);
}

template <typename Resource>
absl::StatusOr<Resource> UpdateResource(const StateReader& state, const ResourceName& name,
                                        const Resource& changes, const FieldNames& fields,
                                        CommitDraft& draft) {
  TERTIB_ASSIGN_OR_RETURN(const Resource before,
                          FindCurrent<Resource>(state, name, changes.etag()));
  Resource after = before;
  CopyFields(changes, fields, after);
  if (google::protobuf::util::MessageDifferencer::Equals(before, after)) {
    return before;
  }
  TERTIB_RETURN_IF_ERROR(CheckReferences(state, name, after, fields));
  return draft.Record(std::optional<Resource>(before), std::optional<Resource>(std::move(after)));
}

template <typename Resource>
absl::Status DeleteResource(const StateReader& state, const ResourceName& name,
                            const std::string& etag, CommitDraft& draft) {
  TERTIB_ASSIGN_OR_RETURN(const Resource before, FindCurrent<Resource>(state, name, etag));
  TERTIB_RETURN_IF_ERROR(CheckUnused(state, name));
  draft.Record(std::optional<Resource>(before), std::nullopt);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Agency> Create(const StateReader& state, const ResourceName& name,
                                  const v1::Agency& agency, CommitDraft& draft) {
  return CreateResource(state, name, agency, draft);
}
absl::StatusOr<v1::Unit> Create(const StateReader& state, const ResourceName& name,
                                const v1::Unit& unit, CommitDraft& draft) {
  return CreateResource(state, name, unit, draft);
}
absl::StatusOr<v1::Sop> Create(const StateReader& state, const ResourceName& name,
                               const v1::Sop& sop, CommitDraft& draft) {
  return CreateResource(state, name, sop, draft);
}
absl::StatusOr<v1::Declaration> Create(const StateReader& state, const ResourceName& name,
                                       const v1::Declaration& declaration, CommitDraft& draft) {
  return CreateResource(state, name, declaration, draft);
}

absl::StatusOr<v1::Agency> Update(const StateReader& state, const ResourceName& name,
                                  const v1::Agency& changes, const FieldNames& fields,
                                  CommitDraft& draft) {
  return UpdateResource(state, name, changes, fields, draft);
}
absl::StatusOr<v1::Unit> Update(const StateReader& state, const ResourceName& name,
                                const v1::Unit& changes, const FieldNames& fields,
                                CommitDraft& draft) {
  return UpdateResource(state, name, changes, fields, draft);
}
absl::StatusOr<v1::Sop> Update(const StateReader& state, const ResourceName& name,
                               const v1::Sop& changes, const FieldNames& fields,
                               CommitDraft& draft) {
  return UpdateResource(state, name, changes, fields, draft);
}
absl::StatusOr<v1::Declaration> Update(const StateReader& state, const ResourceName& name,
                                       const v1::Declaration& changes, const FieldNames& fields,
                                       CommitDraft& draft) {
  return UpdateResource(state, name, changes, fields, draft);
}

absl::Status Delete(const StateReader& state, const ResourceName& name, const std::string& etag,
                    CommitDraft& draft) {
  switch (name.type) {
    case ResourceType::kAgency:
      return DeleteResource<v1::Agency>(state, name, etag, draft);
    case ResourceType::kUnit:
      return DeleteResource<v1::Unit>(state, name, etag, draft);
    case ResourceType::kSop:
      return DeleteResource<v1::Sop>(state, name, etag, draft);
    case ResourceType::kDeclaration:
      return DeleteResource<v1::Declaration>(state, name, etag, draft);
  }
  return absl::InternalError("unknown resource type");
}

}  // namespace tertib::catalogue
