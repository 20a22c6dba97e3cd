#pragma once

#include <string_view>

// What every program of the suite does before anything else, and what it says last.

namespace tertib {

// Opens the descriptors 0 to 2 on /dev/null where they are closed, so that no file or connection
// ever takes their place (which is done already, before libraries open any:
// standard_descriptors.h); and lets what the process makes be read by its group, and by nobody else
// (folders 0750, files 0640). Has Abseil look for no deadlocks, which costs each call. First thing
// in main.
void BeginProcess();

// Writes one line to standard error: `text`, of which line ends become blanks. Waits a second at
// most for who reads, never fails and never throws.
void SayOnStandardError(std::string_view text) noexcept;

}  // namespace tertib
