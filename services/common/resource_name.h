#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tertib {

enum class ResourceType { kAgency, kUnit, kSop, kDeclaration };

// The type as `google.rpc.ResourceInfo` names it, such as "tertib/Sop" (AIP-123).
std::string_view ResourceTypeName(ResourceType type);

// What a person calls it: "agency", "SOP"; in Indonesian: "perangkat daerah", "SOP".
std::string_view ResourceNoun(ResourceType type);
std::string_view ResourceNounIndonesian(ResourceType type);

// The pattern of its names, such as "agencies/{agency}/sops/{sop}".
std::string_view ResourcePattern(ResourceType type);

// A resource's name in parts (AIP-122). For an agency, `id` is empty.
struct ResourceName {
  ResourceType type = ResourceType::kAgency;
  std::string agency;
  std::string id;

  std::string ToString() const;

  friend bool operator==(const ResourceName&, const ResourceName&) = default;
};

ResourceName AgencyName(std::string_view agency);
ResourceName UnitName(std::string_view agency, std::string_view unit);
ResourceName SopName(std::string_view agency, std::string_view sop);
ResourceName DeclarationName(std::string_view agency, std::string_view declaration);

// Whether it is `[a-z]([a-z0-9-]{0,61}[a-z0-9])?`.
bool IsResourceId(std::string_view id);

// Nothing if `name` is no name of that type.
std::optional<ResourceName> ParseResourceName(ResourceType type, std::string_view name);

// The id at the end of a name: "diskominfo" of "agencies/diskominfo". All of it if it has no slash.
std::string_view LastId(std::string_view name);

// An id made from words: letters and digits of ASCII in lower case, everything else one hyphen, cut
// to `max_length`. Starts with `fallback` where the words begin with no letter; never empty.
std::string SlugId(std::string_view words, std::string_view fallback, size_t max_length = 63);

}  // namespace tertib
