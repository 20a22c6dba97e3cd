#include "services/common/uuid.h"

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace tertib {

std::string NewUuid() {
  // The system's generator: no seed to share between threads or to guess, and no set-up for each.
  std::string uuid(16, '\0');
  arc4random_buf(uuid.data(), uuid.size());
  uuid[6] = static_cast<char>((static_cast<unsigned char>(uuid[6]) & 0x0FU) | 0x40U);
  uuid[8] = static_cast<char>((static_cast<unsigned char>(uuid[8]) & 0x3FU) | 0x80U);
  return uuid;
}

std::string FormatUuid(const std::string& uuid) {
  const std::string hex = absl::BytesToHexString(uuid);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

}  // namespace tertib
