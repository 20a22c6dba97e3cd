#pragma once

#include "services/catalogue/domain/state.h"
#include "services/catalogue/store/tables.h"

namespace tertib::catalogue {

// The register read out of tables. `tables` must outlive it. Any thread that may use `tables`.
class RegisterView final : public StateReader {
 public:
  explicit RegisterView(const TableReader& tables) : tables_(tables) {}

  absl::StatusOr<std::optional<v1::Agency>> FindAgency(std::string_view agency) const override;
  absl::StatusOr<std::optional<v1::Unit>> FindUnit(std::string_view agency,
                                                   std::string_view unit) const override;
  absl::StatusOr<std::optional<v1::Sop>> FindSop(std::string_view agency,
                                                 std::string_view sop) const override;
  absl::StatusOr<std::optional<v1::Declaration>> FindDeclaration(
      std::string_view agency, std::string_view declaration) const override;
  absl::StatusOr<std::optional<UsedRequest>> FindRequest(
      std::string_view request_id) const override;

  absl::Status VisitAgencies(std::string_view after,
                             const Visitor<v1::Agency>& visitor) const override;
  absl::Status VisitUnits(std::string_view agency, std::string_view after,
                          const Visitor<v1::Unit>& visitor) const override;
  absl::Status VisitSops(std::string_view agency, std::string_view after,
                         const Visitor<v1::Sop>& visitor) const override;
  absl::Status VisitDeclarations(std::string_view agency, std::string_view after,
                                 const Visitor<v1::Declaration>& visitor) const override;
  absl::Status VisitSopsOfUnit(std::string_view agency, std::string_view unit,
                               const std::optional<UnitCursor>& after,
                               const Visitor<v1::Sop>& visitor) const override;

 private:
  const TableReader& tables_;
};

}  // namespace tertib::catalogue
