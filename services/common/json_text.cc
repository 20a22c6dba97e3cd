#include "services/common/json_text.h"

#include <fmt/format.h>

#include <iterator>

#include "services/common/text.h"

namespace tertib {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Appends one ASCII character.
void AppendAscii(char c, std::string& json) {
  switch (c) {
    case '"':
      json += "\\\"";
      break;
    case '\\':
      json += "\\\\";
      break;
    case '\n':
      json += "\\n";
      break;
    case '\r':
      json += "\\r";
      break;
    case '\t':
      json += "\\t";
      break;
    default:
      if (c < 0x20 || c == 0x7F) {
        fmt::format_to(std::back_inserter(json), "\\u{:04x}", static_cast<unsigned>(c));
      } else {
        json += c;
      }
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& json) {
  json += '"';
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text.front());
    if (c < 0x80U) {
      AppendAscii(text.front(), json);
      text.remove_prefix(1);
      continue;
    }
    const auto code_point = FirstCodePoint(text);
    if (!code_point) {
      json += kReplacement;
      text.remove_prefix(1);
      continue;
    }
    // C1 and the separators of lines move a terminal as ASCII's controls do.
    if (IsControl(code_point->value) && code_point->value <= 0xFFFF) {
      fmt::format_to(std::back_inserter(json), "\\u{:04x}",
                     static_cast<unsigned>(code_point->value));
    } else {
      json += text.substr(0, code_point->length);
    }
    text.remove_prefix(code_point->length);
  }
  json += '"';
}

}  // namespace tertib
