#include "services/recap/rpc/agency_pages.h"

#include <utility>

#include "services/common/error.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/recap/projection/unit_tree.h"

namespace tertib::recap {
absl::StatusOr<AgencyPage> ReadAgencyPage(const ViewReader& view, std::string_view after,
                                          size_t limit) {
  AgencyPage page;
  size_t bytes = 0;
  TERTIB_ASSIGN_OR_RETURN(const auto agencies, view.ListAgencies(after, limit + 1));
  for (const AgencyView& agency : agencies) {
    TERTIB_ASSIGN_OR_RETURN(auto units, view.ListUnits(agency.id));
    v1::AgencyRecap recap = ToAgencyRecap(agency, std::move(units));
    bytes += recap.ByteSizeLong();
    const bool full = page.agencies.size() == limit || bytes > kMaxPageBytes;
    if (full && !page.agencies.empty()) {
      return page;
    }
    page.agencies.push_back(std::move(recap));
    page.next = agency.id;
  }
  page.next.clear();
  return page;
}

absl::StatusOr<v1::AgencyRecap> ReadAgency(const ViewReader& view, std::string_view agency) {
  TERTIB_ASSIGN_OR_RETURN(const auto found, view.FindAgency(agency));
  if (!found) {
    return ResourceNotFound(ResourceType::kAgency, AgencyName(agency).ToString());
  }
  TERTIB_ASSIGN_OR_RETURN(auto units, view.ListUnits(agency));
  return ToAgencyRecap(*found, std::move(units));
}

}  // namespace tertib::recap
