#pragma once

#include <optional>
#include <string>

#include "tertib/catalogue/v1/admin_service.pb.h"
#include "tertib/recap/v1/recap_admin_service.pb.h"

namespace tertib::cli {

// How both services are, for people: a column for each, then the newest imports. One that is not
// there has not answered. Fit for a terminal.
struct SuiteStatus {
  std::string catalogue_address;
  std::string recap_address;
  std::optional<catalogue::v1::GetStatusResponse> catalogue;
  std::optional<recap::v1::GetStatusResponse> recap;
};
std::string RenderStatus(const SuiteStatus& suite);

}  // namespace tertib::cli
