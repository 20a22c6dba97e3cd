#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "cli/settings.h"

// How a command fails. A command returns absl::Status; what is known here alone (a wrong command
// line, a service that cannot be reached) travels in it as a payload.

namespace tertib::cli {

enum ExitCode : int {
  kExitOk = 0,
  // Refused by the service, or failed on the way.
  kExitFailed = 1,
  // The command line is wrong.
  kExitUsage = 2,
  // No service answers at the address.
  kExitUnreachable = 3,
};

absl::Status UsageError(std::string_view message);
absl::Status UnreachableError(std::string_view message);

// OK: kExitOk.
ExitCode ExitCodeFor(const absl::Status& status);

// A failure as it is told on standard error: `tertib: ` and what went wrong, then a line for each
// detail that the service gave, then its reason. Fit for a terminal, ends with a line feed. In
// Indonesian it is the service's own text, where there is one, on one line.
std::string DescribeFailure(const absl::Status& status, Language language);

}  // namespace tertib::cli
