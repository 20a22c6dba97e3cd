#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/intake/model/printed_recap.h"
#include "tertib/catalogue/v1/agency.pb.h"

namespace tertib::catalogue {

// The one of `titles`, those of documents that were imported into the agency before, by which the
// agency is another office than the recap is of. Pure.
//
// Nothing, if the recap names no office; if a name or an alias of the agency, or a title, holds the
// one that it names, whatever region and year stand behind it there or here; or if no title tells
// an office. One does where it holds the agency's name, or begins as the recap's own title does and
// goes on with a name. What somebody called the agency tells nothing by itself: that may be short.
std::optional<std::string> TitleOfAnotherOffice(const v1::Agency& agency,
                                                const std::vector<std::string>& titles,
                                                const PrintedRecap& recap);

}  // namespace tertib::catalogue
