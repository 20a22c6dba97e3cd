#include "services/common/uuid.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <random>

namespace tertib {

std::string NewUuid() {
  // The system's generator: no seed to share between threads or to guess.
  std::random_device random;
  std::string uuid(16, '\0');
  for (size_t i = 0; i < uuid.size(); i += sizeof(uint32_t)) {
    const uint32_t word = random();
    std::memcpy(&uuid[i], &word, sizeof(word));
  }
  uuid[6] = static_cast<char>((static_cast<unsigned char>(uuid[6]) & 0x0FU) | 0x40U);
  uuid[8] = static_cast<char>((static_cast<unsigned char>(uuid[8]) & 0x3FU) | 0x80U);
  return uuid;
}

std::string FormatUuid(const std::string& uuid) {
  std::string text;
  for (size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      text += '-';
    }
    text += fmt::format("{:02x}", static_cast<unsigned char>(uuid[i]));
  }
  return text;
}

}  // namespace tertib
