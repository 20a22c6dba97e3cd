#pragma once

#include <optional>
#include <string>

namespace tertib::cli {

enum class OutputFormat { kTable, kJson };

// What holds for every command: where the services are and how to answer.
struct Settings {
  std::string catalogue = "127.0.0.1:7401";
  std::string recap = "127.0.0.1:7402";
  OutputFormat output = OutputFormat::kTable;
  // How many seconds a call may take. Absent: 30 for a call with one answer, no limit for a stream.
  std::optional<double> timeout_seconds;
};

}  // namespace tertib::cli
