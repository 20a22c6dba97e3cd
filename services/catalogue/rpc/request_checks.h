#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/common/error.h"
#include "services/common/resource_name.h"

// What requests have in common. Each adds what is wrong to `errors`; what it returns then is not to
// be used.

namespace tertib::catalogue {

// The name in a field of a request.
ResourceName CheckName(ResourceType type, std::string_view name, std::string_view field,
                       FieldErrors& errors);

// The name that a new resource gets: `id`, or a random one if that is empty. For an agency `parent`
// is not looked at.
ResourceName CheckNewName(ResourceType type, std::string_view parent, std::string_view id,
                          std::string_view id_field, FieldErrors& errors);

// 0 to 128 visible ASCII characters.
void CheckRequestId(std::string_view request_id, std::string_view field, FieldErrors& errors);

// How many records a page has: 100 for 0, at most 1,000.
size_t CheckPageSize(int32_t page_size, FieldErrors& errors);

// SHA-256 of a request's method and content, which tell one request from another of the same
// request_id.
std::string RequestDigest(std::string_view method, std::string_view content);

}  // namespace tertib::catalogue
