#include "cli/settings.h"

#include <cstdlib>
#include <string_view>

namespace tertib::cli {

Language LanguageOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    const std::string_view locale = value == nullptr ? "" : value;
    if (!locale.empty()) {
      // "id", "id_ID", "id_ID.UTF-8".
      const std::string_view language = locale.substr(0, locale.find_first_of("_.@"));
      return language == "id" ? Language::kIndonesian : Language::kEnglish;
    }
  }
  return Language::kEnglish;
}

}  // namespace tertib::cli
