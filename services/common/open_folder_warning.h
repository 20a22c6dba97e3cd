#pragma once

#include <string>

#include "services/common/log.h"

namespace tertib {

// Writes one warning, with what to do, if anybody on this machine may write into a folder of data
// or a file in it. What a service makes is for its user and group alone (process.h), but the folder
// may be older, or somebody else's doing. Changes nothing: who may do what is the operator's to
// say.
void WarnIfAnybodyMayWrite(const std::string& folder, Logger& log);

}  // namespace tertib
