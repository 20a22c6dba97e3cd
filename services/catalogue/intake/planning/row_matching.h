#pragma once

#include <vector>

#include "services/catalogue/intake/printed_recap.h"
#include "tertib/catalogue/v1/sop.pb.h"

namespace tertib::catalogue {

// Which SOP of a unit each of its printed rows is: for each row one of `existing`, or null for a
// new one; none is given twice. First by number and title, then by title, then by number. Pure.
std::vector<const v1::Sop*> MatchRows(const std::vector<PrintedRow>& rows,
                                      const std::vector<const v1::Sop*>& existing);

}  // namespace tertib::catalogue
