#include "cli/resource_argument.h"

#include <fmt/format.h>

#include <optional>

#include "cli/failure.h"
#include "services/common/status_macros.h"

namespace tertib::cli {
namespace {

constexpr std::string_view kIdRule =
    "lower-case letters, digits and hyphens, a letter first, at most 63 characters";

}  // namespace

absl::StatusOr<std::string> AgencyArgument(std::string_view argument) {
  if (argument.empty()) {
    return UsageError("Say which agency with --agency ID.");
  }
  if (IsResourceId(argument)) {
    return AgencyName(argument).ToString();
  }
  if (ParseResourceName(ResourceType::kAgency, argument)) {
    return std::string(argument);
  }
  return UsageError(fmt::format("'{}' is no agency: give its id ({}) or its name ({}).", argument,
                                kIdRule, ResourcePattern(ResourceType::kAgency)));
}

absl::StatusOr<std::string> OptionalAgencyArgument(std::string_view argument) {
  return argument.empty() ? absl::StatusOr<std::string>(std::string()) : AgencyArgument(argument);
}

absl::StatusOr<std::string> ChildArgument(ResourceType type, std::string_view agency,
                                          std::string_view argument) {
  std::optional<ResourceName> name = ParseResourceName(type, argument);
  if (!name && !IsResourceId(argument)) {
    return UsageError(fmt::format("'{}' is no {}: give its id ({}) or its name ({}).", argument,
                                  ResourceNoun(type), kIdRule, ResourcePattern(type)));
  }
  if (name && agency.empty()) {
    return name->ToString();
  }
  TERTIB_ASSIGN_OR_RETURN(const std::string agency_name, AgencyArgument(agency));
  const std::string agency_id(LastId(agency_name));
  if (!name) {
    name = ResourceName{type, agency_id, std::string(argument)};
  }
  if (name->agency != agency_id) {
    return UsageError(
        fmt::format("'{}' is not of the agency '{}' that --agency names.", argument, agency_id));
  }
  return name->ToString();
}

}  // namespace tertib::cli
