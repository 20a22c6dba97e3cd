#include "services/recap/store/view_keys.h"

#include <cstddef>

namespace tertib::recap {
namespace {

template <typename Integer>
void AppendBigEndian(std::string& key, Integer value) {
  for (size_t i = sizeof(Integer); i-- > 0;) {
    key += static_cast<char>((value >> (8 * i)) & 0xFF);
  }
}

}  // namespace

std::string AgencyPrefix(std::string_view agency) {
  std::string key(agency);
  key += '\0';
  return key;
}

std::string EncodeUnitKey(const UnitKey& key) { return AgencyPrefix(key.agency) + key.unit; }

std::string UnitPrefix(const UnitKey& key) {
  std::string prefix = EncodeUnitKey(key);
  prefix += '\0';
  return prefix;
}

std::string EncodeRowKey(const RowKey& key) {
  std::string bytes = UnitPrefix(key.unit);
  AppendBigEndian(bytes, key.position);
  return bytes + key.sop;
}

std::string EncodeDeclarationKey(const DeclarationKey& key) {
  return AgencyPrefix(key.agency) + key.declaration;
}

std::string EncodeChangeKey(std::string_view agency, Sequence changed) {
  std::string key = AgencyPrefix(agency);
  AppendBigEndian(key, changed.value);
  return key;
}

std::string EncodeSequenceKey(Sequence sequence) {
  std::string key;
  AppendBigEndian(key, sequence.value);
  return key;
}

std::optional<UnitKey> DecodeUnitKey(std::string_view key) {
  const size_t end = key.find('\0');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  return UnitKey{std::string(key.substr(0, end)), std::string(key.substr(end + 1))};
}

std::optional<RowKey> DecodeRowKey(std::string_view key) {
  const size_t agency_end = key.find('\0');
  if (agency_end == std::string_view::npos) {
    return std::nullopt;
  }
  const size_t unit_end = key.find('\0', agency_end + 1);
  if (unit_end == std::string_view::npos || key.size() < unit_end + 1 + sizeof(uint32_t)) {
    return std::nullopt;
  }
  RowKey result;
  result.unit.agency = key.substr(0, agency_end);
  result.unit.unit = key.substr(agency_end + 1, unit_end - agency_end - 1);
  for (const char byte : key.substr(unit_end + 1, sizeof(uint32_t))) {
    result.position = (result.position << 8) | static_cast<unsigned char>(byte);
  }
  result.sop = key.substr(unit_end + 1 + sizeof(uint32_t));
  return result;
}

std::string AfterPrefix(std::string prefix) {
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

}  // namespace tertib::recap
