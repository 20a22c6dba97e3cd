#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/catalogue/domain/state.h"
#include "services/common/resource_name.h"
#include "tertib/catalogue/v1/catalogue_service.pb.h"
#include "tertib/catalogue/v1/event.pb.h"

// What the requests and responses of one kind of resource have in common with those of the others,
// so that CatalogueService says each method once. `ResourceCalls<v1::Sop>` and so on.

namespace tertib::catalogue {

template <typename Resource>
struct ResourceCalls;

template <>
struct ResourceCalls<v1::Agency> {
  static constexpr ResourceType kType = ResourceType::kAgency;
  static constexpr std::string_view kField = "agency";
  static constexpr std::string_view kIdField = "agency_id";

  static std::string_view Parent(const v1::CreateAgencyRequest& /*request*/) { return {}; }
  static std::string_view Parent(const v1::ListAgenciesRequest& /*request*/) { return {}; }
  static const std::string& Id(const v1::CreateAgencyRequest& request) {
    return request.agency_id();
  }
  template <typename Request>
  static bool Has(const Request& request) {
    return request.has_agency();
  }
  template <typename Request>
  static const v1::Agency& Of(const Request& request) {
    return request.agency();
  }
  template <typename Response>
  static v1::Agency& In(Response& response) {
    return *response.mutable_agency();
  }
  static v1::Agency& Add(v1::ListAgenciesResponse& response) { return *response.add_agencies(); }
  static const v1::Agency& AfterOf(const v1::Event& event) { return event.agency_change().after(); }

  static absl::StatusOr<std::optional<v1::Agency>> Find(const StateReader& state,
                                                        const ResourceName& name) {
    return state.FindAgency(name.agency);
  }
  static absl::Status Visit(const StateReader& state, std::string_view /*agency*/,
                            std::string_view after, const Visitor<v1::Agency>& visitor) {
    return state.VisitAgencies(after, visitor);
  }
};

template <>
struct ResourceCalls<v1::Unit> {
  static constexpr ResourceType kType = ResourceType::kUnit;
  static constexpr std::string_view kField = "unit";
  static constexpr std::string_view kIdField = "unit_id";

  static std::string_view Parent(const v1::CreateUnitRequest& request) { return request.parent(); }
  static std::string_view Parent(const v1::ListUnitsRequest& request) { return request.parent(); }
  static const std::string& Id(const v1::CreateUnitRequest& request) { return request.unit_id(); }
  template <typename Request>
  static bool Has(const Request& request) {
    return request.has_unit();
  }
  template <typename Request>
  static const v1::Unit& Of(const Request& request) {
    return request.unit();
  }
  template <typename Response>
  static v1::Unit& In(Response& response) {
    return *response.mutable_unit();
  }
  static v1::Unit& Add(v1::ListUnitsResponse& response) { return *response.add_units(); }
  static const v1::Unit& AfterOf(const v1::Event& event) { return event.unit_change().after(); }

  static absl::StatusOr<std::optional<v1::Unit>> Find(const StateReader& state,
                                                      const ResourceName& name) {
    return state.FindUnit(name.agency, name.id);
  }
  static absl::Status Visit(const StateReader& state, std::string_view agency,
                            std::string_view after, const Visitor<v1::Unit>& visitor) {
    return state.VisitUnits(agency, after, visitor);
  }
};

template <>
struct ResourceCalls<v1::Sop> {
  static constexpr ResourceType kType = ResourceType::kSop;
  static constexpr std::string_view kField = "sop";
  static constexpr std::string_view kIdField = "sop_id";

  static std::string_view Parent(const v1::CreateSopRequest& request) { return request.parent(); }
  static std::string_view Parent(const v1::ListSopsRequest& request) { return request.parent(); }
  static const std::string& Id(const v1::CreateSopRequest& request) { return request.sop_id(); }
  template <typename Request>
  static bool Has(const Request& request) {
    return request.has_sop();
  }
  template <typename Request>
  static const v1::Sop& Of(const Request& request) {
    return request.sop();
  }
  template <typename Response>
  static v1::Sop& In(Response& response) {
    return *response.mutable_sop();
  }
  static v1::Sop& Add(v1::ListSopsResponse& response) { return *response.add_sops(); }
  static const v1::Sop& AfterOf(const v1::Event& event) { return event.sop_change().after(); }

  static absl::StatusOr<std::optional<v1::Sop>> Find(const StateReader& state,
                                                     const ResourceName& name) {
    return state.FindSop(name.agency, name.id);
  }
  static absl::Status Visit(const StateReader& state, std::string_view agency,
                            std::string_view after, const Visitor<v1::Sop>& visitor) {
    return state.VisitSops(agency, after, visitor);
  }
};

template <>
struct ResourceCalls<v1::Declaration> {
  static constexpr ResourceType kType = ResourceType::kDeclaration;
  static constexpr std::string_view kField = "declaration";
  static constexpr std::string_view kIdField = "declaration_id";

  static std::string_view Parent(const v1::CreateDeclarationRequest& request) {
    return request.parent();
  }
  static std::string_view Parent(const v1::ListDeclarationsRequest& request) {
    return request.parent();
  }
  static const std::string& Id(const v1::CreateDeclarationRequest& request) {
    return request.declaration_id();
  }
  template <typename Request>
  static bool Has(const Request& request) {
    return request.has_declaration();
  }
  template <typename Request>
  static const v1::Declaration& Of(const Request& request) {
    return request.declaration();
  }
  template <typename Response>
  static v1::Declaration& In(Response& response) {
    return *response.mutable_declaration();
  }
  static v1::Declaration& Add(v1::ListDeclarationsResponse& response) {
    return *response.add_declarations();
  }
  static const v1::Declaration& AfterOf(const v1::Event& event) {
    return event.declaration_change().after();
  }

  static absl::StatusOr<std::optional<v1::Declaration>> Find(const StateReader& state,
                                                             const ResourceName& name) {
    return state.FindDeclaration(name.agency, name.id);
  }
  static absl::Status Visit(const StateReader& state, std::string_view agency,
                            std::string_view after, const Visitor<v1::Declaration>& visitor) {
    return state.VisitDeclarations(agency, after, visitor);
  }
};

}  // namespace tertib::catalogue
