#include "services/common/resource_name.h"

#include <fmt/format.h>

#include <array>

#include "absl/strings/ascii.h"
#include "services/common/text.h"

namespace tertib {
namespace {

struct TypeInfo {
  std::string_view type_name;
  std::string_view noun;
  std::string_view noun_indonesian;
  std::string_view pattern;
  std::string_view collection;
};

constexpr std::array<TypeInfo, 4> kTypes = {{
    {"tertib/Agency", "agency", "perangkat daerah", "agencies/{agency}", "agencies"},
    {"tertib/Unit", "unit", "unit kerja", "agencies/{agency}/units/{unit}", "units"},
    {"tertib/Sop", "SOP", "SOP", "agencies/{agency}/sops/{sop}", "sops"},
    {"tertib/Declaration", "declaration", "deklarasi",
     "agencies/{agency}/declarations/{declaration}", "declarations"},
}};

const TypeInfo& Info(ResourceType type) { return kTypes.at(static_cast<size_t>(type)); }

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view ResourceTypeName(ResourceType type) { return Info(type).type_name; }
std::string_view ResourceNoun(ResourceType type) { return Info(type).noun; }
std::string_view ResourceNounIndonesian(ResourceType type) { return Info(type).noun_indonesian; }
std::string_view ResourcePattern(ResourceType type) { return Info(type).pattern; }

std::string ResourceName::ToString() const {
  if (type == ResourceType::kAgency) {
    return "agencies/" + agency;
  }
  return fmt::format("agencies/{}/{}/{}", agency, Info(type).collection, id);
}

ResourceName AgencyName(std::string_view agency) {
  return {ResourceType::kAgency, std::string(agency), ""};
}
ResourceName UnitName(std::string_view agency, std::string_view unit) {
  return {ResourceType::kUnit, std::string(agency), std::string(unit)};
}
ResourceName SopName(std::string_view agency, std::string_view sop) {
  return {ResourceType::kSop, std::string(agency), std::string(sop)};
}
ResourceName DeclarationName(std::string_view agency, std::string_view declaration) {
  return {ResourceType::kDeclaration, std::string(agency), std::string(declaration)};
}

bool IsResourceId(std::string_view id) {
  if (id.empty() || id.size() > 63 || !IsLower(id.front()) || id.back() == '-') {
    return false;
  }
  for (const char c : id) {
    if (!IsLower(c) && !IsDigit(c) && c != '-') {
      return false;
    }
  }
  return true;
}

std::optional<ResourceName> ParseResourceName(ResourceType type, std::string_view name) {
  const auto parts = SplitText(name, '/');
  const size_t expected = type == ResourceType::kAgency ? 2 : 4;
  if (parts.size() != expected || parts[0] != "agencies" || !IsResourceId(parts[1])) {
    return std::nullopt;
  }
  if (type == ResourceType::kAgency) {
    return AgencyName(parts[1]);
  }
  if (parts[2] != Info(type).collection || !IsResourceId(parts[3])) {
    return std::nullopt;
  }
  return ResourceName{type, std::string(parts[1]), std::string(parts[3])};
}

std::string_view LastId(std::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

std::string SlugId(std::string_view words, std::string_view fallback, size_t max_length) {
  std::string slug;
  for (const char c : words) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) {
      slug += absl::ascii_tolower(byte);
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (slug.empty()) {
    slug = fallback;
  } else if (!IsLower(slug.front())) {
    slug = fmt::format("{}-{}", fallback, slug);
  }
  slug.resize(slug.size() < max_length ? slug.size() : max_length);
  while (slug.back() == '-') {
    slug.pop_back();
  }
  return slug;
}

}  // namespace tertib
