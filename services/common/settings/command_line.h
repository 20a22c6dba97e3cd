#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "services/common/settings/settings.h"

namespace tertib {

// The process is to end at once, with this exit code; what had to be said has been printed.
struct ExitNow {
  int code = 0;
};

// Reads a command line into what `app` was told of. --help and --version ("tertib-recap 1.2.3") are
// answered on standard output (exit 0, or 1 if they cannot be written); what is wrong is refused
// with one line on standard error (exit 2). Nothing: the program is to go on.
std::optional<ExitNow> ParseCommandLine(int argc, const char* const* argv,
                                        const std::string& version, CLI::App& app);

// Gives the settings of a service their values, by the command line, the environment and the file.
// Answers --help and --version as above, and:
//   --print-config  all settings as they are now, as a file (exit 0)
//   --check-config  what is wrong with them and with where they are to hold, a line each on
//                   standard error (exit 2), or that all is well, on standard output (exit 0)
// What is wrong is refused with one line on standard error (exit 2). Nothing: it is to start.
std::optional<ExitNow> ReadSettings(int argc, const char* const* argv, const std::string& version,
                                    Settings& settings);

// The same for a service that runs: INVALID_ARGUMENT, and all that is wrong in one line.
absl::Status ReadSettingsAgain(int argc, const char* const* argv, Settings& settings);

}  // namespace tertib
