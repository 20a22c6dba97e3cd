#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/common/log_point.h"
#include "services/common/sequence.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

// What the recap remembers of the register, and the seams through which it is read and changed.
// Ids are the last parts of resource names: "diskominfo", not "agencies/diskominfo".

namespace tertib::recap {

// How many SOPs, by state.
struct Counts {
  int64_t draft = 0;
  int64_t in_force = 0;

  int64_t total() const { return draft + in_force; }
  Counts& operator+=(const Counts& other) {
    draft += other.draft;
    in_force += other.in_force;
    return *this;
  }
  friend bool operator==(const Counts&, const Counts&) = default;
};

struct AgencyView {
  std::string id;
  std::string display_name;
  Counts counts;
  int64_t unit_count = 0;
  int64_t declaration_count = 0;
  // When the newest event that concerns it was recorded, and that of its newest document's import.
  // The infinite past: none was.
  absl::Time last_change = absl::InfinitePast();
  absl::Time last_import = absl::InfinitePast();

  friend bool operator==(const AgencyView&, const AgencyView&) = default;
};

struct UnitKey {
  std::string agency;
  std::string unit;

  friend auto operator<=>(const UnitKey&, const UnitKey&) = default;
};

struct UnitView {
  UnitKey key;
  std::string parent;  // Empty: directly under the agency.
  std::string outline_code;
  std::string display_name;
  catalogue::v1::UnitKind kind = catalogue::v1::UNIT_KIND_UNSPECIFIED;
  Counts own;  // Of the SOPs it keeps itself.

  friend bool operator==(const UnitView&, const UnitView&) = default;
};

// Rows stand in the order of their numbers, those of one number in the order of their ids.
struct RowKey {
  UnitKey unit;
  uint32_t position = 0;  // 0: no number.
  std::string sop;

  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

struct RowView {
  RowKey key;
  std::string title;
  std::string note;
  catalogue::v1::SopState state = catalogue::v1::SOP_STATE_UNSPECIFIED;
  std::string declaration;        // Whose document it was imported from. Empty: none.
  int32_t line = 0;               // The first one it stands on there.
  int32_t preceding_rows = 0;     // How many other rows begin on that line before it.
  std::string document_sha256;    // Of that document. Empty: not known.
  std::string printed_unit;       // In which that document lists it. Empty: not known.
  uint32_t printed_position = 0;  // Under which number. 0: not known.
  bool left_out = false;          // Whether a later printing there leaves it out.
  Sequence created;

  friend bool operator==(const RowView&, const RowView&) = default;
};

enum class DepartureReason { kDeleted, kMoved };

// A row that once stood at its key and does no more.
struct Departure {
  RowView row;
  DepartureReason reason = DepartureReason::kDeleted;
  Sequence departed;

  friend bool operator==(const Departure&, const Departure&) = default;
};

struct DeclarationKey {
  std::string agency;
  std::string declaration;

  friend auto operator<=>(const DeclarationKey&, const DeclarationKey&) = default;
};

struct DeclarationView {
  DeclarationKey key;
  catalogue::v1::Declaration declaration;
  Sequence changed;
};

// Up to where a view holds.
struct Position {
  std::string resume_token;  // Empty: nothing was read yet.
  Sequence sequence;
  // When the event of `sequence` was recorded; the infinite past: there is none.
  absl::Time record_time = absl::InfinitePast();
  // The view has once had all that the catalogue had, since it was last emptied: until then it is
  // of a register that never was.
  bool complete = false;

  friend bool operator==(const Position&, const Position&) = default;
};

// Looks single things up. All of them fail only where the storage does; what is not there is
// nothing, no error.
class ViewLookup {
 public:
  virtual ~ViewLookup() = default;

  virtual absl::StatusOr<std::optional<AgencyView>> FindAgency(std::string_view agency) const = 0;
  virtual absl::StatusOr<std::optional<UnitView>> FindUnit(const UnitKey& key) const = 0;
  virtual absl::StatusOr<std::optional<RowView>> FindRow(const RowKey& key) const = 0;
  virtual absl::StatusOr<std::optional<DeclarationView>> FindDeclaration(
      const DeclarationKey& key) const = 0;
  // All SOPs of all agencies.
  virtual absl::StatusOr<Counts> ReadTotals() const = 0;
  // The history that the newest event bears. Empty: none, or nothing was read yet.
  virtual absl::StatusOr<std::string> ReadHistory() const = 0;
};

// Reads a view as it was at one moment. One thread at a time.
class ViewReader : public ViewLookup {
 public:
  virtual absl::StatusOr<Position> ReadPosition() const = 0;
  // The history that the event at `sequence`, which the view holds, bears. Empty: none, or that is
  // before the first event.
  virtual absl::StatusOr<std::string> HistoryAt(Sequence sequence) const = 0;

  // The agencies after `after` (empty: from the first), by id, at most `limit`.
  virtual absl::StatusOr<std::vector<AgencyView>> ListAgencies(std::string_view after,
                                                               size_t limit) const = 0;
  // All units of the agency, by id.
  virtual absl::StatusOr<std::vector<UnitView>> ListUnits(std::string_view agency) const = 0;

  // Hands each row of the unit to `visit`, by number (those without one first), then by id.
  virtual absl::Status VisitRows(const UnitKey& unit,
                                 const std::function<void(const RowView&)>& visit) const = 0;

  // Hands each row that once stood in the unit to `visit`, by the number it bore, then by id.
  virtual absl::Status VisitDepartures(
      const UnitKey& unit, const std::function<void(const Departure&)>& visit) const = 0;

  // The agency's declaration that was changed last.
  virtual absl::StatusOr<std::optional<DeclarationView>> FindLatestDeclaration(
      std::string_view agency) const = 0;
};

// Changes a view. It offers no list and no scan: the fold has no use for one. What was written
// through it is seen by its lookups. One thread at a time.
class ViewEditor : public ViewLookup {
 public:
  virtual void PutAgency(AgencyView agency) = 0;
  virtual void RemoveAgency(std::string_view agency) = 0;
  virtual void PutUnit(UnitView unit) = 0;
  // The unit's departures go too.
  virtual void RemoveUnit(const UnitKey& key) = 0;
  virtual void PutRow(RowView row) = 0;
  virtual void RemoveRow(const RowKey& key) = 0;
  virtual void PutDeparture(Departure departure) = 0;
  virtual void RemoveDeparture(const RowKey& key) = 0;
  virtual void PutDeclaration(DeclarationView declaration) = 0;
  virtual void RemoveDeclaration(const DeclarationKey& key) = 0;
  virtual void PutTotals(const Counts& counts) = 0;
  // From this event on they bear this history; those before it keep theirs.
  virtual void BeginHistory(const LogPoint& first) = 0;
};

}  // namespace tertib::recap
