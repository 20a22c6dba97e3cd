#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/resource_name.h"

// Resources as people name them on the command line: by id ("diskominfo"), or by full name
// ("agencies/diskominfo"). What cannot be either is a usage error.

namespace tertib::cli {

absl::StatusOr<std::string> AgencyArgument(std::string_view argument);

// As AgencyArgument; empty stays empty: all agencies.
absl::StatusOr<std::string> OptionalAgencyArgument(std::string_view argument);

// A unit, SOP or declaration. An id needs `agency` (the value of --agency); a full name does not,
// but must not contradict it.
absl::StatusOr<std::string> ChildArgument(ResourceType type, std::string_view agency,
                                          std::string_view argument);

}  // namespace tertib::cli
