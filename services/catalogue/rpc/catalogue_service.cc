#include "services/catalogue/rpc/catalogue_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "services/catalogue/domain/fields.h"
#include "services/catalogue/domain/rules.h"
#include "services/catalogue/rpc/page_token.h"
#include "services/catalogue/rpc/request_checks.h"
#include "services/catalogue/rpc/resource_calls.h"
#include "services/catalogue/store/history.h"
#include "services/catalogue/store/register_view.h"
#include "services/common/error.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

constexpr int kMaxBatch = 1'000;
// A page ends early rather than outgrow the 4 MiB that gRPC clients take in by default.
constexpr size_t kMaxPageBytes = size_t{3} << 20;

template <typename Resource>
void CheckResource(const Resource& resource, const FieldNames& fields, const ResourceName& name,
                   FieldErrors& errors) {
  CheckFields(resource, fields, name.agency, ResourceCalls<Resource>::kField, errors);
}
void CheckResource(const v1::Agency& agency, const FieldNames& fields, const ResourceName& /*name*/,
                   FieldErrors& errors) {
  CheckFields(agency, fields, ResourceCalls<v1::Agency>::kField, errors);
}

absl::Status RequireAgency(const StateReader& state, const std::string& agency) {
  TERTIB_ASSIGN_OR_RETURN(const auto found, state.FindAgency(agency));
  return found ? absl::OkStatus()
               : ResourceNotFound(ResourceType::kAgency, AgencyName(agency).ToString());
}

absl::Status RequireUnit(const StateReader& state, const ResourceName& unit) {
  TERTIB_ASSIGN_OR_RETURN(const auto found, state.FindUnit(unit.agency, unit.id));
  return found ? absl::OkStatus() : ResourceNotFound(ResourceType::kUnit, unit.ToString());
}

// INVALID_FIELDS if the page before was read of a state that is lost.
absl::Status RequireHeld(const Store& store, const std::optional<PageStart>& start) {
  if (!start) {
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(const bool held, Holds(store, start->read_at));
  FieldErrors errors;
  if (!held) {
    errors.Add("page_token",
               "Is of a state that the register has lost, since it was restored; begin without.",
               "Berasal dari keadaan yang hilang karena register dipulihkan; mulai tanpa token.");
  }
  return errors.ToStatus();
}

// A trial's etag could be that of somebody else's change one day.
template <typename Request, typename Resource>
void DropTrialEtag(const Request& request, Resource& resource) {
  if (request.validate_only()) {
    resource.clear_etag();
  }
}

// The most that the answer to a write takes in memory: twice the largest record, by the limits of
// the fields.
template <typename Resource>
size_t MostBytesOfAnswer() {
  return std::is_same_v<Resource, v1::Declaration> ? size_t{4} << 20 : size_t{48} << 10;
}

// Collects one page of a listing.
template <typename Resource, typename Response>
class Page {
 public:
  Page(size_t size, Response& response) : size_(size), response_(response) {}

  // A visitor: takes the record in, or notes that there is a next page.
  bool operator()(const Resource& resource) {
    const size_t bytes = resource.ByteSizeLong();
    if (count_ == size_ || (count_ > 0 && bytes_ + bytes > kMaxPageBytes)) {
      more_ = true;
      return false;
    }
    ++count_;
    bytes_ += bytes;
    ResourceCalls<Resource>::Add(response_) = resource;
    last_position_ = PositionOf(resource);
    last_id_ = LastId(resource.name());
    return true;
  }

  // Says where the next page begins, if there is one. `read_at` is what this one holds at least.
  absl::Status Close(const Store& store, const std::string& scope, Sequence read_at) {
    if (more_) {
      TERTIB_ASSIGN_OR_RETURN(const auto history, HistoryAt(store, read_at));
      response_.set_next_page_token(MakePageToken(
          {scope, last_position_, last_id_, LogPoint{read_at, history.value_or("")}}));
    }
    return absl::OkStatus();
  }

 private:
  template <typename Any>
  static int32_t PositionOf(const Any& /*resource*/) {
    return 0;
  }
  static int32_t PositionOf(const v1::Sop& sop) { return sop.position(); }

  const size_t size_;
  Response& response_;
  size_t count_ = 0;
  size_t bytes_ = 0;
  bool more_ = false;
  int32_t last_position_ = 0;
  std::string last_id_;
};

// What ListSops takes beyond what all listings do: a unit to list.
template <typename Request>
std::optional<ResourceName> CheckUnitFilter(const Request& /*request*/,
                                            const ResourceName& /*parent*/,
                                            FieldErrors& /*errors*/) {
  return std::nullopt;
}
std::optional<ResourceName> CheckUnitFilter(const v1::ListSopsRequest& request,
                                            const ResourceName& parent, FieldErrors& errors) {
  if (request.unit().empty()) {
    return std::nullopt;
  }
  auto unit = CheckName(ResourceType::kUnit, request.unit(), "unit", errors);
  if (!unit.agency.empty() && unit.agency != parent.agency) {
    errors.Add("unit", "Must be a unit of the parent.", "Harus unit kerja dari parent.");
  }
  return unit;
}

// Visits the records of a listing: of an agency, or of one of its units.
template <typename Resource>
absl::Status VisitFrom(const StateReader& state, const ResourceName& parent,
                       const std::optional<ResourceName>& /*unit*/,
                       const std::optional<PageStart>& start, const Visitor<Resource>& visitor) {
  return ResourceCalls<Resource>::Visit(state, parent.agency, start ? start->id : "", visitor);
}
template <>
absl::Status VisitFrom(const StateReader& state, const ResourceName& parent,
                       const std::optional<ResourceName>& unit,
                       const std::optional<PageStart>& start, const Visitor<v1::Sop>& visitor) {
  if (!unit) {
    return state.VisitSops(parent.agency, start ? start->id : "", visitor);
  }
  TERTIB_RETURN_IF_ERROR(RequireUnit(state, *unit));
  std::optional<UnitCursor> after;
  if (start) {
    after = UnitCursor{start->position, start->id};
  }
  return state.VisitSopsOfUnit(unit->agency, unit->id, after, visitor);
}

}  // namespace

UnaryCall* CatalogueService::Begin(CallbackServerContext& context, const UnaryMessages& messages) {
  return new UnaryCall(context, messages, capacity_, log_);
}

template <typename Resource, typename Request, typename Response>
ServerUnaryReactor* CatalogueService::Write(CallbackServerContext* context, const Request& request,
                                            Response& response, Decision decide) {
  auto* call = Begin(*context, {request, response});
  if (absl::Status admitted = call->Admit(MostBytesOfAnswer<Resource>()); !admitted.ok()) {
    call->Answer(admitted);
    return call;
  }
  Command command;
  command.decide = std::move(decide);
  command.validate_only = request.validate_only();
  command.bytes = 1'000 + request.SpaceUsedLong();
  command.request_id = request.request_id();
  if (!command.request_id.empty()) {
    command.request_digest =
        RequestDigest(Request::descriptor()->full_name(), request.SerializeAsString());
  }
  sequencer_.Submit(std::move(command), [call, &response](const absl::StatusOr<Outcome>& outcome) {
    if (!outcome.ok()) {
      call->Answer(outcome.status());
      return;
    }
    if constexpr (!std::is_void_v<Resource>) {
      if (outcome->replayed) {
        ResourceCalls<Resource>::In(response) =
            ResourceCalls<Resource>::AfterOf(*outcome->replayed);
      }
    }
    response.set_sequence(outcome->sequence.value);
    response.set_history(outcome->history);
    call->Answer(absl::OkStatus());
  });
  return call;
}

ServerUnaryReactor* CatalogueService::Refuse(CallbackServerContext& context,
                                             const UnaryMessages& messages,
                                             const absl::Status& why) {
  auto* call = Begin(context, messages);
  call->Answer(why);
  return call;
}

template <typename Resource, typename Request, typename Response>
ServerUnaryReactor* CatalogueService::Create(CallbackServerContext* context, const Request& request,
                                             Response& response) {
  using Calls = ResourceCalls<Resource>;
  FieldErrors errors;
  auto name = CheckNewName(Calls::kType, Calls::Parent(request), Calls::Id(request),
                           Calls::kIdField, errors);
  CheckRequestId(request.request_id(), "request_id", errors);
  if (Calls::Has(request)) {
    CheckResource(Calls::Of(request), WritableFields<Resource>(), name, errors);
  } else {
    errors.Add(Calls::kField, "Required.", "Wajib diisi.");
  }
  if (!errors.empty()) {
    return Refuse(*context, {request, response}, errors.ToStatus());
  }
  return Write<Resource>(
      context, request, response,
      [name = std::move(name), &request, &response](const StateReader& state, CommitDraft& draft) {
        TERTIB_ASSIGN_OR_RETURN(Calls::In(response),
                                catalogue::Create(state, name, Calls::Of(request), draft));
        DropTrialEtag(request, Calls::In(response));
        return absl::OkStatus();
      });
}

template <typename Resource, typename Request, typename Response>
absl::Status CatalogueService::FillGet(const Request& request, Response& response) const {
  using Calls = ResourceCalls<Resource>;
  FieldErrors errors;
  const auto name = CheckName(Calls::kType, request.name(), "name", errors);
  if (!errors.empty()) {
    return errors.ToStatus();
  }
  // One record needs no snapshot: it is as it was at the later of the newest sequence before the
  // read and its own last change.
  const uint64_t sequence = store_.last_sequence().value;
  auto found = Calls::Find(RegisterView(store_.latest()), name);
  if (!found.ok()) {
    return found.status();
  }
  if (!*found) {
    return ResourceNotFound(Calls::kType, request.name());
  }
  response.set_sequence(std::max(sequence, (*found)->update_sequence()));
  Calls::In(response) = std::move(**found);
  return absl::OkStatus();
}

template <typename Resource, typename Request, typename Response>
absl::Status CatalogueService::FillList(const Request& request, Response& response) const {
  using Calls = ResourceCalls<Resource>;
  FieldErrors errors;
  ResourceName parent;
  if (Calls::kType != ResourceType::kAgency) {
    parent = CheckName(ResourceType::kAgency, Calls::Parent(request), "parent", errors);
  }
  const size_t page_size = CheckPageSize(request.page_size(), errors);
  const auto unit = CheckUnitFilter(request, parent, errors);
  const std::string scope =
      fmt::format("{}|{}|{}", Calls::kField, parent.agency, unit ? unit->id : "");
  std::optional<PageStart> start;
  if (!request.page_token().empty()) {
    start = ParsePageToken(request.page_token(), scope);
    if (!start) {
      errors.Add("page_token", "Is not one that this listing gave out; begin without one.",
                 "Bukan token dari daftar ini; mulai tanpa token.");
    }
  }
  if (!errors.empty()) {
    return errors.ToStatus();
  }
  if (auto status = RequireHeld(store_, start); !status.ok()) {
    return status;
  }
  // The snapshot may end with what is just being committed, and cannot be read as an event yet.
  const Sequence read_at = store_.last_sequence();
  const auto snapshot = store_.TakeSnapshot();
  const RegisterView state(*snapshot);
  if (Calls::kType != ResourceType::kAgency) {
    if (auto status = RequireAgency(state, parent.agency); !status.ok()) {
      return status;
    }
  }
  Page<Resource, Response> page(page_size, response);
  absl::Status status = VisitFrom<Resource>(
      state, parent, unit, start, [&page](const Resource& resource) { return page(resource); });
  status.Update(page.Close(store_, scope, read_at));
  response.set_sequence(snapshot->sequence().value);
  return status;
}

template <typename Resource, typename Request, typename Response>
ServerUnaryReactor* CatalogueService::Get(CallbackServerContext* context, const Request& request,
                                          Response& response) {
  auto* call = Begin(*context, {request, response});
  if constexpr (std::is_same_v<Resource, v1::Declaration>) {
    // One may be as large as a page.
    call->AnswerByReader(
        [this, &request, &response] { return FillGet<Resource>(request, response); });
  } else {
    call->AnswerNow([&] { return FillGet<Resource>(request, response); });
  }
  return call;
}

template <typename Resource, typename Request, typename Response>
ServerUnaryReactor* CatalogueService::List(CallbackServerContext* context, const Request& request,
                                           Response& response) {
  auto* call = Begin(*context, {request, response});
  call->AnswerByReader(
      [this, &request, &response] { return FillList<Resource>(request, response); });
  return call;
}

template <typename Resource, typename Request, typename Response>
ServerUnaryReactor* CatalogueService::Update(CallbackServerContext* context, const Request& request,
                                             Response& response) {
  using Calls = ResourceCalls<Resource>;
  FieldErrors errors;
  const auto& changes = Calls::Of(request);
  auto name =
      CheckName(Calls::kType, changes.name(), fmt::format("{}.name", Calls::kField), errors);
  CheckRequestId(request.request_id(), "request_id", errors);
  auto fields = ResolveMask(request.update_mask(), changes, errors);
  CheckResource(changes, fields, name, errors);
  if (!errors.empty()) {
    return Refuse(*context, {request, response}, errors.ToStatus());
  }
  return Write<Resource>(context, request, response,
                         [name = std::move(name), fields = std::move(fields), &request, &response](
                             const StateReader& state, CommitDraft& draft) {
                           TERTIB_ASSIGN_OR_RETURN(
                               Calls::In(response),
                               catalogue::Update(state, name, Calls::Of(request), fields, draft));
                           DropTrialEtag(request, Calls::In(response));
                           return absl::OkStatus();
                         });
}

template <typename Resource, typename Request, typename Response>
ServerUnaryReactor* CatalogueService::Delete(CallbackServerContext* context, const Request& request,
                                             Response& response) {
  FieldErrors errors;
  auto name = CheckName(ResourceCalls<Resource>::kType, request.name(), "name", errors);
  CheckRequestId(request.request_id(), "request_id", errors);
  if (!errors.empty()) {
    return Refuse(*context, {request, response}, errors.ToStatus());
  }
  return Write<void>(
      context, request, response,
      [name = std::move(name), &request](const StateReader& state, CommitDraft& draft) {
        return catalogue::Delete(state, name, request.etag(), draft);
      });
}

ServerUnaryReactor* CatalogueService::CreateAgency(CallbackServerContext* context,
                                                   const v1::CreateAgencyRequest* request,
                                                   v1::CreateAgencyResponse* response) {
  return Create<v1::Agency>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::GetAgency(CallbackServerContext* context,
                                                const v1::GetAgencyRequest* request,
                                                v1::GetAgencyResponse* response) {
  return Get<v1::Agency>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::ListAgencies(CallbackServerContext* context,
                                                   const v1::ListAgenciesRequest* request,
                                                   v1::ListAgenciesResponse* response) {
  return List<v1::Agency>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::UpdateAgency(CallbackServerContext* context,
                                                   const v1::UpdateAgencyRequest* request,
                                                   v1::UpdateAgencyResponse* response) {
  return Update<v1::Agency>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::DeleteAgency(CallbackServerContext* context,
                                                   const v1::DeleteAgencyRequest* request,
                                                   v1::DeleteAgencyResponse* response) {
  return Delete<v1::Agency>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::CreateUnit(CallbackServerContext* context,
                                                 const v1::CreateUnitRequest* request,
                                                 v1::CreateUnitResponse* response) {
  return Create<v1::Unit>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::GetUnit(CallbackServerContext* context,
                                              const v1::GetUnitRequest* request,
                                              v1::GetUnitResponse* response) {
  return Get<v1::Unit>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::ListUnits(CallbackServerContext* context,
                                                const v1::ListUnitsRequest* request,
                                                v1::ListUnitsResponse* response) {
  return List<v1::Unit>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::UpdateUnit(CallbackServerContext* context,
                                                 const v1::UpdateUnitRequest* request,
                                                 v1::UpdateUnitResponse* response) {
  return Update<v1::Unit>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::DeleteUnit(CallbackServerContext* context,
                                                 const v1::DeleteUnitRequest* request,
                                                 v1::DeleteUnitResponse* response) {
  return Delete<v1::Unit>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::CreateSop(CallbackServerContext* context,
                                                const v1::CreateSopRequest* request,
                                                v1::CreateSopResponse* response) {
  return Create<v1::Sop>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::GetSop(CallbackServerContext* context,
                                             const v1::GetSopRequest* request,
                                             v1::GetSopResponse* response) {
  return Get<v1::Sop>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::ListSops(CallbackServerContext* context,
                                               const v1::ListSopsRequest* request,
                                               v1::ListSopsResponse* response) {
  return List<v1::Sop>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::UpdateSop(CallbackServerContext* context,
                                                const v1::UpdateSopRequest* request,
                                                v1::UpdateSopResponse* response) {
  return Update<v1::Sop>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::DeleteSop(CallbackServerContext* context,
                                                const v1::DeleteSopRequest* request,
                                                v1::DeleteSopResponse* response) {
  return Delete<v1::Sop>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::CreateDeclaration(CallbackServerContext* context,
                                                        const v1::CreateDeclarationRequest* request,
                                                        v1::CreateDeclarationResponse* response) {
  return Create<v1::Declaration>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::GetDeclaration(CallbackServerContext* context,
                                                     const v1::GetDeclarationRequest* request,
                                                     v1::GetDeclarationResponse* response) {
  return Get<v1::Declaration>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::ListDeclarations(CallbackServerContext* context,
                                                       const v1::ListDeclarationsRequest* request,
                                                       v1::ListDeclarationsResponse* response) {
  return List<v1::Declaration>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::UpdateDeclaration(CallbackServerContext* context,
                                                        const v1::UpdateDeclarationRequest* request,
                                                        v1::UpdateDeclarationResponse* response) {
  return Update<v1::Declaration>(context, *request, *response);
}
ServerUnaryReactor* CatalogueService::DeleteDeclaration(CallbackServerContext* context,
                                                        const v1::DeleteDeclarationRequest* request,
                                                        v1::DeleteDeclarationResponse* response) {
  return Delete<v1::Declaration>(context, *request, *response);
}

ServerUnaryReactor* CatalogueService::BatchGetSops(CallbackServerContext* context,
                                                   const v1::BatchGetSopsRequest* request,
                                                   v1::BatchGetSopsResponse* response) {
  auto* call = Begin(*context, {*request, *response});
  call->AnswerByReader([this, request, response] { return FillBatchGet(*request, *response); });
  return call;
}

absl::Status CatalogueService::FillBatchGet(const v1::BatchGetSopsRequest& request,
                                            v1::BatchGetSopsResponse& response) const {
  FieldErrors errors;
  const auto parent = CheckName(ResourceType::kAgency, request.parent(), "parent", errors);
  if (request.names_size() == 0 || request.names_size() > kMaxBatch) {
    errors.Add("names", fmt::format("Must be 1 to {}.", kMaxBatch),
               fmt::format("Harus 1 sampai {}.", kMaxBatch));
    return errors.ToStatus();
  }
  std::vector<ResourceName> names;
  for (int i = 0; i < request.names_size(); ++i) {
    const std::string field = fmt::format("names[{}]", i);
    names.push_back(CheckName(ResourceType::kSop, request.names(i), field, errors));
    if (!names.back().agency.empty() && names.back().agency != parent.agency) {
      errors.Add(field, "Must be a SOP of the parent.", "Harus SOP dari parent.");
    }
  }
  if (!errors.empty()) {
    return errors.ToStatus();
  }
  const auto snapshot = store_.TakeSnapshot();
  const RegisterView state(*snapshot);
  size_t bytes = 0;
  for (const ResourceName& name : names) {
    auto sop = state.FindSop(name.agency, name.id);
    if (!sop.ok()) {
      return sop.status();
    }
    if (!*sop) {
      return ResourceNotFound(ResourceType::kSop, name.ToString());
    }
    bytes += (*sop)->ByteSizeLong();
    if (bytes > kMaxPageBytes) {
      errors.Add("names", "The answer would be larger than 3 MiB: ask for fewer at a time.",
                 "Jawaban lebih dari 3 MiB: minta lebih sedikit sekaligus.");
      return errors.ToStatus();
    }
    *response.add_sops() = std::move(**sop);
  }
  response.set_sequence(snapshot->sequence().value);
  return absl::OkStatus();
}

}  // namespace tertib::catalogue
