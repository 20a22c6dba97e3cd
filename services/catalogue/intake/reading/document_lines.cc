#include "services/catalogue/intake/reading/document_lines.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

constexpr char32_t kNextLine = 0x85;
constexpr char32_t kSoftHyphen = 0xAD;
constexpr char32_t kLineSeparator = 0x2028;
constexpr char32_t kParagraphSeparator = 0x2029;

struct Magic {
  std::string_view bytes;
  std::string_view name;
  std::string_view name_id;
};

constexpr std::array<Magic, 6> kMagics = {{
    {"%PDF", "a PDF document", "dokumen PDF"},
    {"PK\x03\x04", "an office file or a ZIP archive", "berkas perkantoran atau arsip ZIP"},
    {"\xd0\xcf\x11\xe0", "an office file", "berkas perkantoran"},
    {"\x89PNG", "a picture", "gambar"},
    {"\xff\xd8\xff", "a picture", "gambar"},
    {"{\\rtf", "an RTF document", "dokumen RTF"},
}};

bool IsLineSeparator(char32_t c) {
  return c == kNextLine || c == kLineSeparator || c == kParagraphSeparator;
}

// A control that is part of texts.
bool IsTextControl(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || c == '\f' || IsLineSeparator(c);
}

struct FoundControl {
  size_t offset = 0;
  char32_t value = 0;
};

std::optional<FoundControl> FindControlCharacter(std::string_view document) {
  for (size_t at = 0; at < document.size();) {
    const auto next = FirstCodePoint(document.substr(at));
    if (next && IsControl(next->value) && !IsTextControl(next->value)) {
      return FoundControl{at, next->value};
    }
    at += next ? next->length : 1;
  }
  return std::nullopt;
}

// What ends a line; an old Macintosh's text has carriage returns alone.
char LineEnd(std::string_view document) {
  return document.find('\n') == std::string_view::npos ? '\r' : '\n';
}

// Whether a word is broken between two pieces of text: a soft hyphen shows there.
bool BreaksWord(std::string_view before, std::string_view after) {
  return !before.empty() && IsWordByte(before.back()) &&
         (after.empty() || after.front() == '\r' || after.front() == '\n');
}

// What stands in the lines for a character between `before`, as it is read, and `after`.
std::string_view Readable(std::string_view character, char32_t value, std::string_view before,
                          std::string_view after, std::string_view line_end) {
  if (IsLineSeparator(value)) {
    return line_end;
  }
  if (value == kSoftHyphen) {
    return BreaksWord(before, after) ? "-" : "";
  }
  if (IsBlank(value)) {
    return " ";
  }
  return IsInvisible(value) ? "" : character;
}

std::string ReadableText(std::string_view document, char line_end) {
  std::string text;
  text.reserve(document.size());
  while (!document.empty()) {
    const auto first = FirstCodePoint(document);
    const size_t length = first ? first->length : 1;
    const std::string_view character = document.substr(0, length);
    document.remove_prefix(length);
    text +=
        length == 1 ? character : Readable(character, first->value, text, document, {&line_end, 1});
  }
  return text;
}

int LineOf(std::string_view document, size_t offset) {
  const char line_end = LineEnd(document);
  const std::string before = ReadableText(document.substr(0, offset), line_end);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), line_end));
}

}  // namespace

bool CheckBytes(std::string_view document, FindingLog& findings) {
  for (const Magic& magic : kMagics) {
    if (document.starts_with(magic.bytes)) {
      findings.BinaryFile(magic.name, magic.name_id);
      return false;
    }
  }
  if (document.starts_with("\xff\xfe") || document.starts_with("\xfe\xff")) {
    findings.Utf16();
    return false;
  }
  const auto control = FindControlCharacter(document);
  const auto invalid = FindInvalidUtf8(document);
  const size_t nul = document.find('\0');
  if (control && (!invalid || control->offset < *invalid || nul != std::string_view::npos)) {
    findings.ControlCharacter(LineOf(document, control->offset), control->value);
    return false;
  }
  if (invalid) {
    const size_t line_start =
        *invalid == 0 ? 0 : document.rfind(LineEnd(document), *invalid - 1) + 1;
    findings.NotUtf8(LineOf(document, *invalid), *invalid - line_start + 1,
                     static_cast<unsigned char>(document[*invalid]));
    return false;
  }
  return true;
}

std::string ReadableText(std::string_view document) {
  return ReadableText(document, LineEnd(document));
}

void VisitLines(std::string_view document, size_t max_bytes, FindingLog& findings,
                const std::function<bool(const TextLine&)>& visit) {
  const char line_end = LineEnd(document);
  int number = 0;
  bool after_form_feed = false;
  while (!document.empty()) {
    ++number;
    const size_t end = std::min(document.find(line_end), document.size());
    std::string_view line = document.substr(0, end);
    document.remove_prefix(std::min(end + 1, document.size()));
    if (line.empty()) {
      continue;
    }
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line.size() > max_bytes) {
      findings.LineTooLong(number, line.size(), max_bytes);
      continue;
    }
    while (true) {
      const size_t feed = line.find('\f');
      const std::string_view text = Trim(line.substr(0, feed));
      if (!text.empty()) {
        const auto blanks = static_cast<size_t>(text.data() - line.data());
        if (!visit({.number = number,
                    .text = text,
                    .column = CountCodePoints(line.substr(0, blanks)),
                    .after_form_feed = after_form_feed})) {
          return;
        }
        after_form_feed = false;
      }
      if (feed == std::string_view::npos) {
        break;
      }
      after_form_feed = true;
      line.remove_prefix(feed + 1);
    }
  }
}

}  // namespace tertib::catalogue::intake
