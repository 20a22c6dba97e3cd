#pragma once

#include <string>
#include <variant>

namespace tertib::recap {

// The settings of tertib-recap: from flags, then the environment, then these defaults.
struct ServiceOptions {
  std::string listen = "127.0.0.1:7402";
  std::string metrics_listen = "127.0.0.1:9402";
  std::string data = "./var/recap";
  std::string catalogue = "127.0.0.1:7401";
  bool insecure_plaintext = false;
};

// The process is to end at once, with this exit code; what had to be said has been printed.
struct ExitNow {
  int code = 0;
};

// Reads the command line and the environment. --help and --version are answered on standard
// output (exit 0); a setting that is wrong is refused with one line on standard error (exit 2).
std::variant<ServiceOptions, ExitNow> ReadOptions(int argc, const char* const* argv);

}  // namespace tertib::recap
