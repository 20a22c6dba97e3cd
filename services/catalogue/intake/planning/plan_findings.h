#pragma once

#include <string>

#include "tertib/catalogue/v1/import_report.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"

namespace tertib::catalogue {

// What planning an import finds where the document meets the register, each in both languages.

// Errors, kind CONFLICTS_WITH_REGISTER: the register cannot take what the document says.
v1::ImportFinding UnitTooDeep(const std::string& outline_code, int level);
v1::ImportFinding TooManyUnits();
v1::ImportFinding FiguresTooLarge();

// A warning, kind NOT_IN_DOCUMENT: the register holds a SOP in a unit of the document that the
// document does not have.
v1::ImportFinding NotInDocument(const v1::Sop& sop, const std::string& outline_code);

}  // namespace tertib::catalogue
