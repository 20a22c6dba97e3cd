#pragma once

#include <string>
#include <string_view>

namespace tertib {

// SHA-256 (FIPS 180-4): 32 bytes.
std::string Sha256(std::string_view bytes);

// Bytes in lower-case hexadecimal.
std::string ToHex(std::string_view bytes);

}  // namespace tertib
