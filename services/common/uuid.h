#pragma once

#include <string>

namespace tertib {

// 16 random bytes: a UUID version 4 (RFC 9562). Any thread.
std::string NewUuid();

// A UUID as text: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6".
std::string FormatUuid(const std::string& uuid);

}  // namespace tertib
