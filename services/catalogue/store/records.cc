#include "services/catalogue/store/records.h"

#include <cstdint>

#include "services/common/error.h"
#include "tertib/storage/v1/catalogue.pb.h"

namespace tertib::catalogue {
namespace {

constexpr uint32_t kFormatVersion = 1;

template <typename Record>
absl::StatusOr<Record> Parse(std::string_view value) {
  Record record;
  if (!record.ParseFromArray(value.data(), static_cast<int>(value.size())) ||
      record.format_version() != kFormatVersion) {
    return StoreCorrupt();
  }
  return record;
}

template <typename Record>
Record NewRecord() {
  Record record;
  record.set_format_version(kFormatVersion);
  return record;
}

}  // namespace

absl::Status StoreCorrupt() {
  return MakeError(absl::StatusCode::kDataLoss, v1::ERROR_REASON_STORE_CORRUPT,
                   {"A stored record cannot be read. Stop the service and restore the store; "
                    "everything recorded is also in the event log.",
                    "Data tersimpan tidak dapat dibaca. Hentikan layanan dan pulihkan data."});
}

absl::Status LogCorrupt() {
  return MakeError(absl::StatusCode::kDataLoss, v1::ERROR_REASON_STORE_CORRUPT,
                   {"The event log cannot be read, which is the register's only full record. Stop "
                    "the service and restore the store from a backup.",
                    "Log peristiwa tidak dapat dibaca. Hentikan layanan dan pulihkan data dari "
                    "cadangan."});
}

std::string EncodeRecord(const v1::Agency& agency) {
  auto record = NewRecord<storage::v1::AgencyRecord>();
  *record.mutable_agency() = agency;
  return record.SerializeAsString();
}
std::string EncodeRecord(const v1::Unit& unit) {
  auto record = NewRecord<storage::v1::UnitRecord>();
  *record.mutable_unit() = unit;
  return record.SerializeAsString();
}
std::string EncodeRecord(const v1::Sop& sop) {
  auto record = NewRecord<storage::v1::SopRecord>();
  *record.mutable_sop() = sop;
  return record.SerializeAsString();
}
std::string EncodeRecord(const v1::Declaration& declaration) {
  auto record = NewRecord<storage::v1::DeclarationRecord>();
  *record.mutable_declaration() = declaration;
  return record.SerializeAsString();
}

template <>
absl::StatusOr<v1::Agency> DecodeRecord(std::string_view value) {
  auto record = Parse<storage::v1::AgencyRecord>(value);
  return record.ok() ? absl::StatusOr<v1::Agency>(std::move(*record->mutable_agency()))
                     : record.status();
}
template <>
absl::StatusOr<v1::Unit> DecodeRecord(std::string_view value) {
  auto record = Parse<storage::v1::UnitRecord>(value);
  return record.ok() ? absl::StatusOr<v1::Unit>(std::move(*record->mutable_unit()))
                     : record.status();
}
template <>
absl::StatusOr<v1::Sop> DecodeRecord(std::string_view value) {
  auto record = Parse<storage::v1::SopRecord>(value);
  return record.ok() ? absl::StatusOr<v1::Sop>(std::move(*record->mutable_sop())) : record.status();
}
template <>
absl::StatusOr<v1::Declaration> DecodeRecord(std::string_view value) {
  auto record = Parse<storage::v1::DeclarationRecord>(value);
  return record.ok() ? absl::StatusOr<v1::Declaration>(std::move(*record->mutable_declaration()))
                     : record.status();
}

std::string EncodeRequest(const UsedRequest& request) {
  auto record = NewRecord<storage::v1::RequestRecord>();
  record.set_sequence(request.sequence.value);
  record.set_digest(request.digest);
  return record.SerializeAsString();
}

absl::StatusOr<UsedRequest> DecodeRequest(std::string_view value) {
  const auto record = Parse<storage::v1::RequestRecord>(value);
  if (!record.ok()) {
    return record.status();
  }
  return UsedRequest{Sequence{record->sequence()}, record->digest()};
}

std::string EncodeEvent(const LogEntry& entry) {
  auto record = NewRecord<storage::v1::EventRecord>();
  record.set_event(entry.event);
  record.set_ends_commit(entry.ends_commit);
  record.set_agency_id(entry.agency);
  return record.SerializeAsString();
}

absl::StatusOr<LogEntry> DecodeEvent(Sequence sequence, std::string_view value) {
  auto record = Parse<storage::v1::EventRecord>(value);
  if (!record.ok()) {
    return LogCorrupt();
  }
  return LogEntry{sequence, std::move(*record->mutable_agency_id()), record->ends_commit(),
                  std::move(*record->mutable_event())};
}

}  // namespace tertib::catalogue
