#include "services/catalogue/intake/reading/document_lines.h"

#include <algorithm>
#include <array>
#include <optional>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

constexpr std::string_view kByteOrderMark = "\ufeff";

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

bool IsTextControl(unsigned char c) { return c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::optional<size_t> FindControlCharacter(std::string_view document) {
  const auto found = std::find_if(document.begin(), document.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !IsTextControl(byte)) || byte == 0x7f;
  });
  if (found == document.end()) {
    return std::nullopt;
  }
  return static_cast<size_t>(found - document.begin());
}

// What ends a line; an old Macintosh's text has carriage returns alone.
char LineEnd(std::string_view document) {
  return document.find('\n') == std::string_view::npos ? '\r' : '\n';
}

int LineOf(std::string_view document, size_t offset) {
  const auto end = document.begin() + static_cast<std::ptrdiff_t>(offset);
  return 1 + static_cast<int>(std::count(document.begin(), end, LineEnd(document)));
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
  if (control && (!invalid || *control < *invalid || nul != std::string_view::npos)) {
    findings.ControlCharacter(LineOf(document, *control),
                              static_cast<unsigned char>(document[*control]));
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

void VisitLines(std::string_view document, size_t max_bytes, FindingLog& findings,
                const std::function<bool(const TextLine&)>& visit) {
  const char line_end = LineEnd(document);
  if (document.starts_with(kByteOrderMark)) {
    document.remove_prefix(kByteOrderMark.size());
  }
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
