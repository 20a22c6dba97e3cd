#pragma once

#include <string_view>

#include "services/catalogue/intake/model/printed_recap.h"

// Reads printed recaps. Pure: no register, no gRPC, no clock.

namespace tertib::catalogue {

// Reads a document of the style that the offices print (docs/printed-recap.md states its grammar).
// Never fails: what is wrong with the document is among the findings, every problem of it, and
// nothing is dropped in silence. Cost is linear in the size of the document.
PrintedRecap ReadPrintedRecap(std::string_view document, const IntakeLimits& limits = {});

}  // namespace tertib::catalogue
