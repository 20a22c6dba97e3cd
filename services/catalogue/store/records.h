#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/catalogue/domain/state.h"
#include "services/catalogue/store/store.h"

// The values of the store: protobuf of tertib.storage.v1, each with its format version. What cannot
// be read is STORE_CORRUPT.

namespace tertib::catalogue {

std::string EncodeRecord(const v1::Agency& agency);
std::string EncodeRecord(const v1::Unit& unit);
std::string EncodeRecord(const v1::Sop& sop);
std::string EncodeRecord(const v1::Declaration& declaration);

template <typename Resource>
absl::StatusOr<Resource> DecodeRecord(std::string_view value);

std::string EncodeRequest(const UsedRequest& request);
absl::StatusOr<UsedRequest> DecodeRequest(std::string_view value);

std::string EncodeEvent(const LogEntry& entry);
absl::StatusOr<LogEntry> DecodeEvent(Sequence sequence, std::string_view value);

// The error for a record of the state that cannot be read: the event log still has what it held.
absl::Status StoreCorrupt();
// The error for the event log itself. STORE_CORRUPT too.
absl::Status LogCorrupt();

}  // namespace tertib::catalogue
