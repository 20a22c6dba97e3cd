#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/common/sequence.h"

// The keys of the store, as docs/storage-format.md states them. Ids hold no zero byte, so that one
// ends them and keys sort agency by agency.

namespace tertib::catalogue {

// `agency`: all of an agency's records begin with this.
std::string AgencyPrefix(std::string_view agency);

// `agency` 0 `id`: a unit, a SOP, a declaration.
std::string ChildKey(std::string_view agency, std::string_view id);

// `agency` 0 `unit` 0: all SOPs that a unit keeps.
std::string UnitPrefix(std::string_view agency, std::string_view unit);

// `agency` 0 `unit` 0 `position` `sop`, the position in 4 bytes, big-endian.
std::string UnitSopKey(std::string_view agency, std::string_view unit, int32_t position,
                       std::string_view sop);

// The SOP's id out of UnitSopKey; nothing if the key is not one.
std::optional<std::string_view> SopOfUnitSopKey(std::string_view key);

// 8 bytes, big-endian: an event.
std::string EventKey(Sequence sequence);
std::optional<Sequence> ParseEventKey(std::string_view key);

}  // namespace tertib::catalogue
