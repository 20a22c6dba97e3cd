#pragma once

#include <CLI/CLI.hpp>

#include <functional>

#include "absl/status/status.h"
#include "cli/settings.h"

namespace tertib::cli {

// What the command line asked for, to be run once all of it is read.
using Action = std::function<absl::Status()>;

// Each adds commands to `app`. When the command line names one, `action` is set to it. `settings`
// and `action` must outlive `app`.
void AddImportCommand(CLI::App& app, const Settings& settings, Action& action);
void AddRecapCommands(CLI::App& app, const Settings& settings, Action& action);
void AddEventsCommand(CLI::App& app, const Settings& settings, Action& action);
void AddAgenciesCommand(CLI::App& app, const Settings& settings, Action& action);
void AddUnitsCommand(CLI::App& app, const Settings& settings, Action& action);
void AddSopsCommand(CLI::App& app, const Settings& settings, Action& action);
void AddDeclarationsCommand(CLI::App& app, const Settings& settings, Action& action);
void AddHealthCommand(CLI::App& app, const Settings& settings, Action& action);
void AddStatusCommand(CLI::App& app, const Settings& settings, Action& action);

}  // namespace tertib::cli
