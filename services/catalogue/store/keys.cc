#include "services/catalogue/store/keys.h"

#include <cstddef>

namespace tertib::catalogue {
namespace {

void AppendBigEndian(std::string& key, uint64_t value, size_t bytes) {
  for (size_t i = bytes; i-- > 0;) {
    key += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
}

}  // namespace

std::string AgencyPrefix(std::string_view agency) {
  std::string key(agency);
  key += '\0';
  return key;
}

std::string ChildKey(std::string_view agency, std::string_view id) {
  return AgencyPrefix(agency).append(id);
}

std::string UnitPrefix(std::string_view agency, std::string_view unit) {
  return AgencyPrefix(ChildKey(agency, unit));
}

std::string UnitSopKey(std::string_view agency, std::string_view unit, int32_t position,
                       std::string_view sop) {
  std::string key = UnitPrefix(agency, unit);
  AppendBigEndian(key, static_cast<uint32_t>(position), 4);
  return key.append(sop);
}

std::optional<std::string_view> SopOfUnitSopKey(std::string_view key) {
  const size_t agency_end = key.find('\0');
  const size_t unit_end =
      agency_end == std::string_view::npos ? agency_end : key.find('\0', agency_end + 1);
  if (unit_end == std::string_view::npos || key.size() <= unit_end + 5) {
    return std::nullopt;
  }
  return key.substr(unit_end + 5);
}

std::string EventKey(Sequence sequence) {
  std::string key;
  AppendBigEndian(key, sequence.value, 8);
  return key;
}

std::optional<Sequence> ParseEventKey(std::string_view key) {
  if (key.size() != 8) {
    return std::nullopt;
  }
  Sequence sequence;
  for (const char c : key) {
    sequence.value = sequence.value << 8U | static_cast<unsigned char>(c);
  }
  return sequence;
}

}  // namespace tertib::catalogue
