#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/catalogue/domain/state.h"
#include "services/catalogue/intake/planning/import_document.h"
#include "services/catalogue/intake/planning/row_matching.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

namespace tertib::catalogue {

// A printed row, and the SOP of the register that it is.
struct RecognisedRow {
  const PrintedRow* printed = nullptr;
  // See SopOrigin.
  int preceding_rows = 0;
  // Null: the register does not have it. May stand in another unit than the row.
  const v1::Sop* sop = nullptr;
  // The SOP is what these very bytes made of it last. Where it differs from the row, or stands in
  // another unit, it was corrected since.
  bool settled = false;
};

// A printed unit, and the unit of the register that it is.
struct RecognisedUnit {
  const PrintedUnit* printed = nullptr;
  // Null: the register does not have it.
  const v1::Unit* unit = nullptr;
  // Those of `printed`, in their order. No SOP is two rows.
  std::vector<RecognisedRow> rows;
  // The SOPs that the register holds in the unit and the document has nowhere, in the order of
  // their ids.
  std::vector<const v1::Sop*> unprinted;
};

// What the register holds of a document, before it is imported.
//
// The bytes were imported before if something that they made is still theirs, and their declaration
// has taken in no newer ones since. Then a unit is the one that the tree of their declaration
// names, whatever its code is by now; else, and else always, the one that bears the code.
//
// A row is the SOP that these bytes made of it, wherever that stands now; else, among the SOPs of
// its unit, the one of the same number and title, or of the same title; else an imported SOP of the
// same title in a unit that the document prints, and prints without it; else the SOP that stood
// where it stands, if as many new titles stand between two SOPs of the unit as old ones stood
// there; else the SOP of its unit that has its number. A title goes before a number: next year's
// edition counts anew. A unit that the document does not print keeps its SOPs: a part of a document
// says nothing of the others.
//
// Holds a copy of the agency's units and SOPs, to which its pointers lead. Constant once made, so
// any thread may read it.
class Recognition {
 public:
  // `document` must outlive it. Fails with errors of the state only.
  static absl::StatusOr<Recognition> Of(const StateReader& state, const ImportDocument& document);

  Recognition(Recognition&&) = default;
  Recognition& operator=(Recognition&&) = default;
  Recognition(const Recognition&) = delete;
  Recognition& operator=(const Recognition&) = delete;
  ~Recognition() = default;

  // Those of the document, in outline order.
  const std::vector<RecognisedUnit>& units() const { return units_; }
  // The document's declaration: the one that the same bytes made, else one that claims to be of the
  // same bytes, else that of the same source name. Nothing: there is none.
  const std::optional<v1::Declaration>& declaration() const { return declaration_; }
  // Its name, or the one that a new declaration gets.
  const std::string& declaration_name() const { return declaration_name_; }
  // The same bytes were imported before.
  bool repeated() const { return repeated_; }
  // They were, and the declaration is the one that they made.
  bool declared() const { return declared_; }
  // Of the agency's documents that were imported so far, as far as they have any; in the order of
  // their declarations' ids.
  const std::vector<std::string>& imported_titles() const { return imported_titles_; }

  // All of the agency, in the order of ids.
  const std::vector<v1::Unit>& register_units() const { return register_units_; }
  const std::vector<v1::Sop>& register_sops() const { return register_sops_; }

 private:
  // Where a row stands in a document: its first line, and its place among the rows of that line.
  using RowPlace = std::pair<int, int>;
  // By the name of their unit, in the order of ids.
  using SopsByUnit = std::unordered_map<std::string, std::vector<const v1::Sop*>>;

  explicit Recognition(const ImportDocument& document) : document_(&document) {}

  absl::Status Load(const StateReader& state);
  void TellSettled();
  absl::Status FindDeclaration(const StateReader& state);
  void FindUnits();
  std::map<std::string, std::string> DeclaredUnits() const;
  void PlaceRows();
  void FindSettledRows();
  // Among the SOPs of their units.
  void FindRowsOfUnits(Sameness sameness);
  void FindMovedRows();
  // Between two others of their units.
  void FindRowsBetweenNeighbours();
  void FindUnprinted();

  void Take(RecognisedRow& row, const v1::Sop& sop);
  bool IsFree(const v1::Sop& sop) const { return !taken_.contains(&sop); }
  // Those that are no row so far.
  SopsByUnit FreeSops() const;

  const ImportDocument* document_;
  std::vector<v1::Unit> register_units_;
  std::vector<v1::Sop> register_sops_;
  std::optional<v1::Declaration> declaration_;
  std::string declaration_name_;
  bool repeated_ = false;
  bool declared_ = false;
  std::vector<std::string> imported_titles_;
  std::vector<RecognisedUnit> units_;

  // The SOPs whose origin is these bytes, by where these have them.
  std::map<RowPlace, const v1::Sop*> settled_;
  // The declarations that they name as their origin.
  std::unordered_set<std::string> settled_declarations_;
  // The SOPs that are rows.
  std::unordered_set<const v1::Sop*> taken_;
};

}  // namespace tertib::catalogue
