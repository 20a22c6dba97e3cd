#include "cli/display_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "services/common/text.h"

namespace tertib::cli {
namespace {

// Controls (C0, DEL, C1), line and paragraph separators, and whatever changes the direction of the
// text around it (Unicode Standard Annex 9, "Directional Formatting Characters").
bool ObeyedByTerminals(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string SpellOut(char32_t c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case 0x1B:
      return "\\e";
    default:
      return c < 0x100 ? fmt::format("\\x{:02x}", static_cast<uint32_t>(c))
                       : fmt::format("\\u{:04x}", static_cast<uint32_t>(c));
  }
}

}  // namespace

std::string DisplayText(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::optional<CodePoint> first = FirstCodePoint(text);
    if (!first) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (ObeyedByTerminals(first->value)) {
      shown += SpellOut(first->value);
    } else {
      shown += text.substr(0, first->length);
    }
    text.remove_prefix(first->length);
  }
  return shown;
}

}  // namespace tertib::cli
