#pragma once

#include <string>

#include "tests/testing/child_process.h"

namespace tertib {

// What is wrong with how a service refused to start: it must end with 1, and say why in one fatal
// line of its log, with nothing else on standard error. Empty if nothing is.
std::string FlawOf(const Ended& refusal);

}  // namespace tertib
