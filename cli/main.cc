// tertib: the register from a command line. A thin client: it calls, and shows the answer.

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string>

#include "cli/commands/commands.h"
#include "cli/display_text.h"
#include "cli/failure.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "services/common/process.h"
#include "services/common/text.h"

namespace tertib::cli {
namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  tertib import rekapitulasi.txt --agency diskominfo\n"
    "  tertib reconcile --agency diskominfo\n"
    "  tertib sops list --agency diskominfo --unit ii-c --output json\n"
    "\n"
    "Exit codes: 0 done; 1 refused or failed; 2 wrong command line; 3 a service does not answer.";

// Where a service is: HOST:PORT.
std::string CheckAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  const bool complete = colon != std::string::npos && colon > 0 && colon + 1 < address.size();
  return complete ? "" : fmt::format("'{}' is not HOST:PORT, such as 127.0.0.1:7401", address);
}

// Texts of the API are UTF-8.
absl::Status CheckUtf8(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (FindInvalidUtf8(argv[i])) {
      return UsageError(fmt::format("Argument {} is not UTF-8: '{}'.", i, DisplayText(argv[i])));
    }
  }
  return absl::OkStatus();
}

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--catalogue", settings.catalogue, "Address of tertib-catalogue, HOST:PORT")
      ->envname("TERTIB_CATALOGUE")
      ->check(CheckAddress, "")
      ->capture_default_str();
  app.add_option("--recap", settings.recap, "Address of tertib-recap, HOST:PORT")
      ->envname("TERTIB_RECAP")
      ->check(CheckAddress, "")
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--output",
         [&settings](const std::string& format) {
           settings.output = format == "json" ? OutputFormat::kJson : OutputFormat::kTable;
         },
         "table: for people; json: canonical proto3 JSON, one resource or message a line")
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("table|json")
      ->default_str("table");
  app.add_option("--timeout", settings.timeout_seconds,
                 "How long a call may take [30; imports and watches: no limit]")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 86400.0).description(""));
}

int Run(int argc, char** argv) {
  CLI::App app("The register of government SOPs: import, recap, reconcile, read and write.",
               "tertib");
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "tertib " TERTIB_VERSION);

  Settings settings;
  Action action;
  AddSettings(app, settings);
  AddImportCommand(app, settings, action);
  AddRecapCommands(app, settings, action);
  AddEventsCommand(app, settings, action);
  AddAgenciesCommand(app, settings, action);
  AddUnitsCommand(app, settings, action);
  AddSopsCommand(app, settings, action);
  AddDeclarationsCommand(app, settings, action);
  AddHealthCommand(app, settings, action);
  AddStatusCommand(app, settings, action);
  // Last, because commands inherit what the program has when they are added.
  app.footer(kFooter);
  app.set_help_all_flag("--help-all", "Print the help of every command and exit");

  absl::Status status = CheckUtf8(argc, argv);
  if (status.ok()) {
    try {
      app.parse(argc, argv);
      status = action();
    } catch (const CLI::Success& wanted) {
      std::ostringstream help;
      app.exit(wanted, help, help);
      status = PrintText(help.str());
    } catch (const CLI::ParseError& error) {
      const auto unknown = app.remaining(/*recurse=*/true);
      status = unknown.empty() ? UsageError(error.what())
                               : UsageError(fmt::format("There is no command or option '{}' here; "
                                                        "--help tells what there is.",
                                                        unknown.front()));
    }
  }
  if (!status.ok()) {
    PrintError(DescribeFailure(status, settings.language));
  }
  return ExitCodeFor(status);
}

}  // namespace
}  // namespace tertib::cli

int main(int argc, char** argv) {
  tertib::BeginProcess();
  // gRPC's own lines and protobuf's tell nothing that ours do not; the environment may ask for
  // gRPC's.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  google::protobuf::SetLogHandler(nullptr);
  // A closed pipe and a limit on the size of files are errors of the write, which are told and have
  // their exit code.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return tertib::cli::Run(argc, argv);
}
