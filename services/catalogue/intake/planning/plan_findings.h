#pragma once

#include <string>

#include "services/catalogue/intake/model/printed_recap.h"
#include "tertib/catalogue/v1/agency.pb.h"
#include "tertib/catalogue/v1/import_report.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

namespace tertib::catalogue {

// What planning an import finds where the document meets the register, each in both languages.

// Errors, kind CONFLICTS_WITH_REGISTER: the register cannot take what the document says.
v1::ImportFinding UnitTooDeep(const std::string& outline_code, int level);
v1::ImportFinding TooManyUnits();
v1::ImportFinding TooManyNames(const v1::Unit& unit);
v1::ImportFinding FiguresTooLarge();

// A warning, kind NOT_IN_DOCUMENT: the register holds a SOP in a unit of the document that the
// document does not have.
v1::ImportFinding NotInDocument(const v1::Sop& sop, const std::string& outline_code);

// A warning, kind MOVED_FROM_ANOTHER_UNIT: the row, in the unit of that code, is a SOP that the
// register holds in another unit.
v1::ImportFinding MovedFromAnotherUnit(const v1::Sop& sop, const PrintedRow& row,
                                       const std::string& outline_code);

// A warning, kind RETITLED: the row, in the unit of that code, is a SOP that the register holds
// there under another title.
v1::ImportFinding Retitled(const v1::Sop& sop, const PrintedRow& row,
                           const std::string& outline_code);

// A warning, kind UNIT_RENAMED: the document has the unit of the register under another name.
v1::ImportFinding UnitRenamed(const v1::Unit& unit, const std::string& name);

// A warning, kind OTHER_OFFICE: the document is of that office, but the agency has one of that
// title, which is another's.
v1::ImportFinding OtherOffice(const v1::Agency& agency, const std::string& office,
                              const std::string& title);

// A warning, kind FIGURE_LEFT_OUT: the figure's unit was deleted from the register.
v1::ImportFinding FigureLeftOut(const PrintedFigure& figure);

}  // namespace tertib::catalogue
