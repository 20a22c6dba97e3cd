#pragma once

#include <set>
#include <string>
#include <string_view>

#include "services/catalogue/intake/planning/import_document.h"
#include "services/catalogue/intake/planning/recognition.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

namespace tertib::catalogue {

// What the register's records say once a document's words are in them. Pure.

// Gives a new unit what is printed of it; its name and parent are the caller's.
void PrintNewUnit(const PrintedUnit& printed, v1::Unit& unit);

// Gives a unit of the register what is printed of it: a name that it did not bear so far, the
// former one becoming an alias unless it is among `names`, the normalised ones that the document
// gives its units; aliases; a kind, if it has none. Returns whether a unit takes that many names.
bool PrintUnit(const PrintedUnit& printed, const std::set<std::string>& names, v1::Unit& unit);

// Whether the document calls a unit of the register by none of the names that it bears so far, the
// document's other names for it included. A unit that had no name but its code is not renamed.
bool IsRenamed(const PrintedUnit& printed, const v1::Unit& unit);

// Gives a SOP what is printed of it, in force; and where, in the declaration of that name. A note
// that is not printed leaves the one that the SOP has. Its unit is the caller's.
void PrintSop(const RecognisedRow& row, const v1::SourceDocument& source,
              std::string_view declaration, v1::Sop& sop);

// The figure, about a unit of that name; empty: about the whole agency.
v1::Figure PrintFigure(const PrintedFigure& printed, const std::string& unit);

// The words of a title that a SOP's id is made from.
std::string_view IdWords(std::string_view title);

}  // namespace tertib::catalogue
