#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/resource_name.h"
#include "services/common/sequence.h"
#include "tertib/catalogue/v1/agency.pb.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

namespace tertib::catalogue {

// Called for each record in order; returns whether to go on.
template <typename Record>
using Visitor = std::function<bool(const Record&)>;

// A request_id that was used before.
struct UsedRequest {
  // The last event of the commit that answered it.
  Sequence sequence;
  // SHA-256 of its method and content.
  std::string digest;
};

// Where a listing by unit goes on.
struct UnitCursor {
  int32_t position = 0;
  std::string sop;
};

// The register as the rules see it, at one point in time or at the newest. Ids are parts of
// resource names (`ResourceName`). Errors are those of the store (STORE_CORRUPT); that something is
// not there is no error. May be used by any thread, as long as what it reads from lives.
class StateReader {
 public:
  virtual ~StateReader() = default;

  virtual absl::StatusOr<std::optional<v1::Agency>> FindAgency(std::string_view agency) const = 0;
  virtual absl::StatusOr<std::optional<v1::Unit>> FindUnit(std::string_view agency,
                                                           std::string_view unit) const = 0;
  virtual absl::StatusOr<std::optional<v1::Sop>> FindSop(std::string_view agency,
                                                         std::string_view sop) const = 0;
  virtual absl::StatusOr<std::optional<v1::Declaration>> FindDeclaration(
      std::string_view agency, std::string_view declaration) const = 0;
  virtual absl::StatusOr<std::optional<UsedRequest>> FindRequest(
      std::string_view request_id) const = 0;

  // Visits in the order of ids, beginning after `after` (exclusive; empty: at the first).
  virtual absl::Status VisitAgencies(std::string_view after,
                                     const Visitor<v1::Agency>& visitor) const = 0;
  virtual absl::Status VisitUnits(std::string_view agency, std::string_view after,
                                  const Visitor<v1::Unit>& visitor) const = 0;
  virtual absl::Status VisitSops(std::string_view agency, std::string_view after,
                                 const Visitor<v1::Sop>& visitor) const = 0;
  virtual absl::Status VisitDeclarations(std::string_view agency, std::string_view after,
                                         const Visitor<v1::Declaration>& visitor) const = 0;

  // Visits the SOPs that a unit keeps itself, by position, then by id, beginning after `after`
  // (exclusive; nothing: at the first).
  virtual absl::Status VisitSopsOfUnit(std::string_view agency, std::string_view unit,
                                       const std::optional<UnitCursor>& after,
                                       const Visitor<v1::Sop>& visitor) const = 0;
};

}  // namespace tertib::catalogue
