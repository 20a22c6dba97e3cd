#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "services/common/serving/capacity.h"

namespace tertib {

// The settings that both services have: from flags, then the environment, then what they are made
// with.
struct ServiceOptions {
  std::string listen;
  std::string metrics_listen;
  std::string data;
  // Of clients, at once; fewer where the limit of open files is lower.
  int max_connections = 4'096;
  // Of the process, in MiB; 0: any amount.
  int max_memory = 2'048;
  bool insecure_plaintext = false;
  Capacity::Limits capacity = {};
};

// The process is to end at once, with this exit code; what had to be said has been printed.
struct ExitNow {
  int code = 0;
};

// Adds the flags of `options`, which must outlive `app`. The names of their variables in the
// environment begin with `environment` ("TERTIB_RECAP"); `data` says what its folder holds.
void AddServiceFlags(const std::string& environment, const std::string& data,
                     ServiceOptions& options, CLI::App& app);

// OK, or what is wrong with them, as a sentence for people.
absl::Status CheckServiceOptions(const ServiceOptions& options);

// Reads the command line and the environment into what `app` was told of, then asks `check`. --help
// and --version ("tertib-recap 1.2.3") are answered on standard output (exit 0); a setting that is
// wrong is refused with one line on standard error (exit 2). Nothing: the service is to start.
std::optional<ExitNow> ReadCommandLine(int argc, const char* const* argv,
                                       const std::string& version,
                                       const std::function<absl::Status()>& check, CLI::App& app);

}  // namespace tertib
