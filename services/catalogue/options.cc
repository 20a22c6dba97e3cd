#include "services/catalogue/options.h"

namespace tertib::catalogue {

std::variant<ServiceOptions, ExitNow> ReadOptions(int argc, const char* const* argv) {
  ServiceOptions options = {
      .listen = "127.0.0.1:7401", .metrics_listen = "127.0.0.1:9401", .data = "var/catalogue"};
  CLI::App app("The register of SOPs: holds it, and serves it over gRPC.", "tertib-catalogue");
  AddServiceFlags("TERTIB_CATALOGUE", "the store", options, app);
  const auto exit = ReadCommandLine(
      argc, argv, TERTIB_VERSION, [&options] { return CheckServiceOptions(options); }, app);
  if (exit) {
    return *exit;
  }
  return options;
}

}  // namespace tertib::catalogue
