#pragma once

#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {

// Takes the number in words, in brackets, that may stand behind its digits: "5 (lima)", "45 (empat
// puluh lima SOP)". Returns whether there was one.
bool TakeNumberInWords(Cursor& cursor);

}  // namespace tertib::catalogue::intake
