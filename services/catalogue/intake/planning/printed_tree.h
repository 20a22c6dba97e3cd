#pragma once

#include <map>
#include <string>

#include "services/catalogue/intake/printed_recap.h"
#include "tertib/catalogue/v1/declaration.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"

namespace tertib::catalogue {

// Writes the document's own tree into its declaration: every unit that it prints, where it stands
// there, and how many rows are listed in it. `units` names them, by outline code. One that is not
// among them keeps the name that the declaration has for its code, or is left out with its parts.
void PrintTree(const PrintedRecap& recap, const std::map<std::string, v1::Unit>& units,
               v1::Declaration& declaration);

}  // namespace tertib::catalogue
