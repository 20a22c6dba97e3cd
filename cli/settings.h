#pragma once

#include <optional>
#include <string>

namespace tertib::cli {

enum class OutputFormat { kTable, kJson };

// In which of its two languages a service's own texts are shown: what it refuses and what an import
// finds.
enum class Language { kEnglish, kIndonesian };

// What the environment asks for: LC_ALL, LC_MESSAGES or LANG, whichever is set first, as POSIX has
// it. Anything but Indonesian is English.
Language LanguageOfEnvironment();

// What holds for every command: where the services are and how to answer.
struct Settings {
  std::string catalogue = "127.0.0.1:7401";
  std::string recap = "127.0.0.1:7402";
  OutputFormat output = OutputFormat::kTable;
  Language language = LanguageOfEnvironment();
  // How many seconds a call may take. Absent: 30 for a call with one answer, no limit for a stream.
  std::optional<double> timeout_seconds;
};

}  // namespace tertib::cli
