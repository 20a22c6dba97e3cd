#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/recap/projection/view.h"

// The keys of the recap's records (docs/storage-format.md). Ids hold neither a zero byte nor one
// above 'z', so a zero byte ends an id and keys sort as ids do.

namespace tertib::recap {

// agency 00
std::string AgencyPrefix(std::string_view agency);
// agency 00 unit
std::string EncodeUnitKey(const UnitKey& key);
// agency 00 unit 00
std::string UnitPrefix(const UnitKey& key);
// agency 00 unit 00 position (4 bytes, big-endian) sop
std::string EncodeRowKey(const RowKey& key);
// agency 00 declaration
std::string EncodeDeclarationKey(const DeclarationKey& key);
// agency 00 sequence (8 bytes, big-endian)
std::string EncodeChangeKey(std::string_view agency, Sequence changed);
// sequence (8 bytes, big-endian)
std::string EncodeSequenceKey(Sequence sequence);

// The inverses; nothing if the key is not of that form.
std::optional<UnitKey> DecodeUnitKey(std::string_view key);
std::optional<RowKey> DecodeRowKey(std::string_view key);

// The first key after all that begin with `prefix`, which ends in no byte FF.
std::string AfterPrefix(std::string prefix);

}  // namespace tertib::recap
