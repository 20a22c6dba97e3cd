#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/projection/view.h"
#include "tertib/recap/v1/recap.pb.h"

namespace tertib::recap {

// How many bytes of agencies go into one message, unless it is a single agency. Clients take 4 MiB
// unless told otherwise.
inline constexpr size_t kMaxPageBytes = 3 << 20;

struct AgencyPage {
  std::vector<v1::AgencyRecap> agencies;
  std::string next;  // The id of the last one, if there are more after it.
};

// The agencies after `after`, by name: at most `limit`, and fewer where they would not fit into
// one message (but always one, if there is one).
absl::StatusOr<AgencyPage> ReadAgencyPage(const ViewReader& view, std::string_view after,
                                          size_t limit);

// One agency. RESOURCE_NOT_FOUND if there is none.
absl::StatusOr<v1::AgencyRecap> ReadAgency(const ViewReader& view, std::string_view agency);

}  // namespace tertib::recap
