#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/recap/projection/view.h"

// The values of the recap's records (tertib.storage.v1). Decoding gives nothing for bytes that are
// no such record of a format this version knows.

namespace tertib::recap {

inline constexpr uint32_t kRecapFormatVersion = 1;

std::string EncodePosition(const Position& position);
std::optional<Position> DecodePosition(std::string_view bytes);

std::string EncodeTotals(const Counts& counts);
std::optional<Counts> DecodeTotals(std::string_view bytes);

std::string EncodeAgency(const AgencyView& agency);
std::optional<AgencyView> DecodeAgency(std::string_view id, std::string_view bytes);

std::string EncodeUnit(const UnitView& unit);
std::optional<UnitView> DecodeUnit(const UnitKey& key, std::string_view bytes);

std::string EncodeRow(const RowView& row);
std::optional<RowView> DecodeRow(const RowKey& key, std::string_view bytes);

std::string EncodeDeparture(const Departure& departure);
std::optional<Departure> DecodeDeparture(const RowKey& key, std::string_view bytes);

std::string EncodeDeclaration(const DeclarationView& declaration);
std::optional<DeclarationView> DecodeDeclaration(const DeclarationKey& key, std::string_view bytes);

// Which declaration stands at a place in the order of changes: its id.
std::string EncodeDeclarationOrder(std::string_view declaration);
std::optional<std::string> DecodeDeclarationOrder(std::string_view bytes);

std::string EncodeHistory(std::string_view history);
std::optional<std::string> DecodeHistory(std::string_view bytes);

}  // namespace tertib::recap
