#include "services/catalogue/store/register_view.h"

#include <string>

#include "services/catalogue/store/keys.h"
#include "services/catalogue/store/records.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

template <typename Resource>
absl::StatusOr<std::optional<Resource>> FindRecord(const TableReader& tables, Table table,
                                                   std::string_view key) {
  TERTIB_ASSIGN_OR_RETURN(const auto value, tables.Get(table, key));
  if (!value) {
    return std::optional<Resource>();
  }
  TERTIB_ASSIGN_OR_RETURN(Resource resource, DecodeRecord<Resource>(*value));
  return std::optional<Resource>(std::move(resource));
}

template <typename Resource>
absl::Status VisitRecords(const TableReader& tables, Table table, std::string_view prefix,
                          std::string_view after, const Visitor<Resource>& visitor) {
  absl::Status failure;
  TERTIB_RETURN_IF_ERROR(
      tables.Scan(table, prefix, after, [&](std::string_view, std::string_view value) {
        const auto resource = DecodeRecord<Resource>(value);
        failure = resource.status();
        return resource.ok() && visitor(*resource);
      }));
  return failure;
}

template <typename Resource>
absl::Status VisitChildren(const TableReader& tables, Table table, std::string_view agency,
                           std::string_view after, const Visitor<Resource>& visitor) {
  return VisitRecords<Resource>(tables, table, AgencyPrefix(agency),
                                after.empty() ? "" : ChildKey(agency, after), visitor);
}

}  // namespace

absl::StatusOr<std::optional<v1::Agency>> RegisterView::FindAgency(std::string_view agency) const {
  return FindRecord<v1::Agency>(tables_, Table::kAgencies, agency);
}

absl::StatusOr<std::optional<v1::Unit>> RegisterView::FindUnit(std::string_view agency,
                                                               std::string_view unit) const {
  return FindRecord<v1::Unit>(tables_, Table::kUnits, ChildKey(agency, unit));
}

absl::StatusOr<std::optional<v1::Sop>> RegisterView::FindSop(std::string_view agency,
                                                             std::string_view sop) const {
  return FindRecord<v1::Sop>(tables_, Table::kSops, ChildKey(agency, sop));
}

absl::StatusOr<std::optional<v1::Declaration>> RegisterView::FindDeclaration(
    std::string_view agency, std::string_view declaration) const {
  return FindRecord<v1::Declaration>(tables_, Table::kDeclarations, ChildKey(agency, declaration));
}

absl::StatusOr<std::optional<UsedRequest>> RegisterView::FindRequest(
    std::string_view request_id) const {
  TERTIB_ASSIGN_OR_RETURN(const auto value, tables_.Get(Table::kRequests, request_id));
  if (!value) {
    return std::optional<UsedRequest>();
  }
  TERTIB_ASSIGN_OR_RETURN(UsedRequest request, DecodeRequest(*value));
  return std::optional<UsedRequest>(std::move(request));
}

absl::Status RegisterView::VisitAgencies(std::string_view after,
                                         const Visitor<v1::Agency>& visitor) const {
  return VisitRecords(tables_, Table::kAgencies, "", after, visitor);
}

absl::Status RegisterView::VisitUnits(std::string_view agency, std::string_view after,
                                      const Visitor<v1::Unit>& visitor) const {
  return VisitChildren(tables_, Table::kUnits, agency, after, visitor);
}

absl::Status RegisterView::VisitSops(std::string_view agency, std::string_view after,
                                     const Visitor<v1::Sop>& visitor) const {
  return VisitChildren(tables_, Table::kSops, agency, after, visitor);
}

absl::Status RegisterView::VisitDeclarations(std::string_view agency, std::string_view after,
                                             const Visitor<v1::Declaration>& visitor) const {
  return VisitChildren(tables_, Table::kDeclarations, agency, after, visitor);
}

absl::Status RegisterView::VisitSopsOfUnit(std::string_view agency, std::string_view unit,
                                           const std::optional<UnitCursor>& after,
                                           const Visitor<v1::Sop>& visitor) const {
  absl::Status failure;
  TERTIB_RETURN_IF_ERROR(
      tables_.Scan(Table::kSopsByUnit, UnitPrefix(agency, unit),
                   after ? UnitSopKey(agency, unit, after->position, after->sop) : "",
                   [&](std::string_view key, std::string_view) {
                     const auto id = SopOfUnitSopKey(key);
                     if (!id) {
                       failure = StoreCorrupt();
                       return false;
                     }
                     const auto sop = FindSop(agency, *id);
                     if (!sop.ok()) {
                       failure = sop.status();
                       return false;
                     }
                     // The index may be newer than a record read live; a snapshot never differs.
                     return !*sop || visitor(**sop);
                   }));
  return failure;
}

}  // namespace tertib::catalogue
