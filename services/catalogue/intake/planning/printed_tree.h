#pragma once

#include <map>
#include <string>

#include "services/catalogue/intake/model/printed_recap.h"
#include "tertib/catalogue/v1/declaration.pb.h"

namespace tertib::catalogue {

// Writes the document's own tree into its declaration: every unit that it prints, where it stands
// there, how many rows are listed in it, and from which number on. `names` are the units' by
// outline code; one that has none is left out, with its parts.
void PrintTree(const PrintedRecap& recap, const std::map<std::string, std::string>& names,
               v1::Declaration& declaration);

}  // namespace tertib::catalogue
