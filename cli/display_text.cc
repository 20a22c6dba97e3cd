#include "cli/display_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "services/common/text.h"

namespace tertib::cli {
namespace {

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
      break;
  }
  const auto value = static_cast<uint32_t>(c);
  if (value < 0x100) {
    return fmt::format("\\x{:02x}", value);
  }
  return value < 0x10000 ? fmt::format("\\u{:04x}", value) : fmt::format("\\U{:08x}", value);
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
    if (IsControl(first->value) || IsInvisible(first->value)) {
      shown += SpellOut(first->value);
    } else {
      shown += text.substr(0, first->length);
    }
    text.remove_prefix(first->length);
  }
  return shown;
}

}  // namespace tertib::cli
