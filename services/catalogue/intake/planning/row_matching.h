#pragma once

#include <vector>

#include "services/catalogue/intake/model/printed_recap.h"
#include "tertib/catalogue/v1/sop.pb.h"

namespace tertib::catalogue {

// What makes a row and a SOP of one unit the same.
enum class Sameness {
  kTitle,   // Number and title; else the title: it got another number.
  kNumber,  // The number: it got another title.
};

// Which SOP of a unit each of `rows` is: for each row one of `existing`, or null; none is given
// twice. Pure.
std::vector<const v1::Sop*> MatchRows(const std::vector<const PrintedRow*>& rows,
                                      const std::vector<const v1::Sop*>& existing,
                                      Sameness sameness);

}  // namespace tertib::catalogue
