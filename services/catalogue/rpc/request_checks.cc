#include "services/catalogue/rpc/request_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/sha256.h"
#include "services/common/text.h"
#include "services/common/uuid.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxRequestId = 128;
constexpr int32_t kDefaultPageSize = 100;
constexpr int32_t kMaxPageSize = 1'000;

}  // namespace

ResourceName CheckName(ResourceType type, std::string_view name, std::string_view field,
                       FieldErrors& errors) {
  if (name.empty()) {
    errors.Add(field, fmt::format("Required: '{}'.", ResourcePattern(type)),
               fmt::format("Wajib diisi: '{}'.", ResourcePattern(type)));
    return {};
  }
  auto parsed = ParseResourceName(type, name);
  if (!parsed) {
    errors.Add(
        field,
        fmt::format("'{}' is not of the form '{}', with ids of lower-case letters, digits and "
                    "hyphens that begin with a letter.",
                    ClipText(name, 80), ResourcePattern(type)),
        fmt::format("'{}' tidak berbentuk '{}', dengan id huruf kecil, angka dan tanda "
                    "hubung yang diawali huruf.",
                    ClipText(name, 80), ResourcePattern(type)));
    return {};
  }
  return *std::move(parsed);
}

ResourceName CheckNewName(ResourceType type, std::string_view parent, std::string_view id,
                          std::string_view id_field, FieldErrors& errors) {
  ResourceName name;
  if (type != ResourceType::kAgency) {
    name = CheckName(ResourceType::kAgency, parent, "parent", errors);
  }
  std::string chosen(id);
  if (chosen.empty()) {
    // A UUID may begin with a digit, an id may not.
    chosen = fmt::format("x{}", FormatUuid(NewUuid()));
  } else if (!IsResourceId(chosen)) {
    errors.Add(
        id_field,
        "Must be 1 to 63 lower-case letters, digits and hyphens, begin with a letter and not "
        "end with a hyphen.",
        "Harus 1 sampai 63 huruf kecil, angka dan tanda hubung, diawali huruf dan tidak "
        "diakhiri tanda hubung.");
  }
  name.type = type;
  (type == ResourceType::kAgency ? name.agency : name.id) = chosen;
  return name;
}

void CheckRequestId(std::string_view request_id, std::string_view field, FieldErrors& errors) {
  const bool visible = std::all_of(request_id.begin(), request_id.end(),
                                   [](char c) { return c > 0x20 && c < 0x7f; });
  if (!visible || request_id.size() > kMaxRequestId) {
    errors.Add(
        field,
        fmt::format("Must be at most {} visible ASCII characters; best a UUID.", kMaxRequestId),
        fmt::format("Paling banyak {} karakter ASCII; sebaiknya UUID.", kMaxRequestId));
  }
}

size_t CheckPageSize(int32_t page_size, FieldErrors& errors) {
  if (page_size < 0) {
    errors.Add("page_size", "Must not be negative.", "Tidak boleh negatif.");
    return 0;
  }
  return static_cast<size_t>(page_size == 0 ? kDefaultPageSize : std::min(page_size, kMaxPageSize));
}

std::string RequestDigest(std::string_view method, std::string_view content) {
  std::string bytes(method);
  bytes += '\0';
  return Sha256(bytes.append(content));
}

}  // namespace tertib::catalogue
