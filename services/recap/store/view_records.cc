#include "services/recap/store/view_records.h"
#include "services/common/timestamp.h"

#include "tertib/storage/v1/recap.pb.h"

namespace tertib::recap {
namespace {

template <typename Record>
std::optional<Record> Parse(std::string_view bytes) {
  Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      record.format_version() != kRecapFormatVersion) {
    return std::nullopt;
  }
  return record;
}

void Fill(storage::v1::RecapCounts& record, const Counts& counts) {
  record.set_draft(counts.draft);
  record.set_in_force(counts.in_force);
}

Counts Read(const storage::v1::RecapCounts& record) { return {record.draft(), record.in_force()}; }

void Fill(storage::v1::RecapRowRecord& record, const RowView& row) {
  record.set_format_version(kRecapFormatVersion);
  record.set_title(row.title);
  record.set_note(row.note);
  record.set_state(row.state);
  record.set_declaration(row.declaration);
  record.set_line(row.line);
  record.set_preceding_rows(row.preceding_rows);
  record.set_created_sequence(row.created.value);
  record.set_document_sha256(row.document_sha256);
  record.set_printed_unit(row.printed_unit);
  record.set_printed_position(row.printed_position);
  record.set_left_out(row.left_out);
}

RowView Read(const RowKey& key, const storage::v1::RecapRowRecord& record) {
  return {key,
          record.title(),
          record.note(),
          record.state(),
          record.declaration(),
          record.line(),
          record.preceding_rows(),
          record.document_sha256(),
          record.printed_unit(),
          record.printed_position(),
          record.left_out(),
          Sequence{record.created_sequence()}};
}

}  // namespace

std::string EncodePosition(const Position& position) {
  storage::v1::RecapPositionRecord record;
  record.set_format_version(kRecapFormatVersion);
  record.set_resume_token(position.resume_token);
  record.set_sequence(position.sequence.value);
  record.set_complete(position.complete);
  if (position.record_time != absl::InfinitePast()) {
    *record.mutable_record_time() = ToTimestamp(position.record_time);
  }
  return record.SerializeAsString();
}

std::optional<Position> DecodePosition(std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapPositionRecord>(bytes);
  if (!record) {
    return std::nullopt;
  }
  const absl::Time record_time =
      record->has_record_time() ? FromTimestamp(record->record_time()) : absl::InfinitePast();
  return Position{record->resume_token(), Sequence{record->sequence()}, record_time,
                  record->complete()};
}

std::string EncodeTotals(const Counts& counts) {
  storage::v1::RecapTotalsRecord record;
  record.set_format_version(kRecapFormatVersion);
  Fill(*record.mutable_counts(), counts);
  return record.SerializeAsString();
}

std::optional<Counts> DecodeTotals(std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapTotalsRecord>(bytes);
  return record ? std::make_optional(Read(record->counts())) : std::nullopt;
}

std::string EncodeAgency(const AgencyView& agency) {
  storage::v1::RecapAgencyRecord record;
  record.set_format_version(kRecapFormatVersion);
  record.set_display_name(agency.display_name);
  Fill(*record.mutable_counts(), agency.counts);
  record.set_unit_count(agency.unit_count);
  record.set_declaration_count(agency.declaration_count);
  if (agency.last_change != absl::InfinitePast()) {
    *record.mutable_last_change_time() = ToTimestamp(agency.last_change);
  }
  if (agency.last_import != absl::InfinitePast()) {
    *record.mutable_last_import_time() = ToTimestamp(agency.last_import);
  }
  return record.SerializeAsString();
}

std::optional<AgencyView> DecodeAgency(std::string_view id, std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapAgencyRecord>(bytes);
  if (!record) {
    return std::nullopt;
  }
  return AgencyView{std::string(id),
                    record->display_name(),
                    Read(record->counts()),
                    record->unit_count(),
                    record->declaration_count(),
                    record->has_last_change_time() ? FromTimestamp(record->last_change_time())
                                                   : absl::InfinitePast(),
                    record->has_last_import_time() ? FromTimestamp(record->last_import_time())
                                                   : absl::InfinitePast()};
}

std::string EncodeUnit(const UnitView& unit) {
  storage::v1::RecapUnitRecord record;
  record.set_format_version(kRecapFormatVersion);
  record.set_parent(unit.parent);
  record.set_outline_code(unit.outline_code);
  record.set_display_name(unit.display_name);
  record.set_kind(unit.kind);
  Fill(*record.mutable_own(), unit.own);
  return record.SerializeAsString();
}

std::optional<UnitView> DecodeUnit(const UnitKey& key, std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapUnitRecord>(bytes);
  if (!record) {
    return std::nullopt;
  }
  return UnitView{key,
                  record->parent(),
                  record->outline_code(),
                  record->display_name(),
                  record->kind(),
                  Read(record->own())};
}

std::string EncodeRow(const RowView& row) {
  storage::v1::RecapRowRecord record;
  Fill(record, row);
  return record.SerializeAsString();
}

std::optional<RowView> DecodeRow(const RowKey& key, std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapRowRecord>(bytes);
  return record ? std::make_optional(Read(key, *record)) : std::nullopt;
}

std::string EncodeDeparture(const Departure& departure) {
  storage::v1::RecapDepartureRecord record;
  record.set_format_version(kRecapFormatVersion);
  Fill(*record.mutable_row(), departure.row);
  record.set_reason(departure.reason == DepartureReason::kDeleted
                        ? storage::v1::RECAP_DEPARTURE_REASON_DELETED
                        : storage::v1::RECAP_DEPARTURE_REASON_MOVED);
  record.set_sequence(departure.departed.value);
  return record.SerializeAsString();
}

std::optional<Departure> DecodeDeparture(const RowKey& key, std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapDepartureRecord>(bytes);
  if (!record) {
    return std::nullopt;
  }
  return Departure{Read(key, record->row()),
                   record->reason() == storage::v1::RECAP_DEPARTURE_REASON_DELETED
                       ? DepartureReason::kDeleted
                       : DepartureReason::kMoved,
                   Sequence{record->sequence()}};
}

std::string EncodeDeclaration(const DeclarationView& declaration) {
  storage::v1::RecapDeclarationRecord record;
  record.set_format_version(kRecapFormatVersion);
  *record.mutable_declaration() = declaration.declaration;
  record.set_changed_sequence(declaration.changed.value);
  return record.SerializeAsString();
}

std::optional<DeclarationView> DecodeDeclaration(const DeclarationKey& key,
                                                 std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapDeclarationRecord>(bytes);
  if (!record) {
    return std::nullopt;
  }
  return DeclarationView{key, record->declaration(), Sequence{record->changed_sequence()}};
}

std::string EncodeDeclarationOrder(std::string_view declaration) {
  storage::v1::RecapDeclarationOrderRecord record;
  record.set_format_version(kRecapFormatVersion);
  record.set_declaration(std::string(declaration));
  return record.SerializeAsString();
}

std::optional<std::string> DecodeDeclarationOrder(std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapDeclarationOrderRecord>(bytes);
  return record ? std::make_optional(record->declaration()) : std::nullopt;
}

std::string EncodeHistory(std::string_view history) {
  storage::v1::RecapHistoryRecord record;
  record.set_format_version(kRecapFormatVersion);
  record.set_history(std::string(history));
  return record.SerializeAsString();
}

std::optional<std::string> DecodeHistory(std::string_view bytes) {
  const auto record = Parse<storage::v1::RecapHistoryRecord>(bytes);
  return record ? std::make_optional(record->history()) : std::nullopt;
}

}  // namespace tertib::recap
