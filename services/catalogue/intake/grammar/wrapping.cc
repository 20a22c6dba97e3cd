#include "services/catalogue/intake/grammar/wrapping.h"

#include <array>

#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {

bool IsOpenEnded(std::string_view title) {
  constexpr std::array<std::string_view, 22> kOpenWords = {
      "dan",     "atau",    "serta",  "dengan",  "di",      "ke",      "dari",   "untuk",
      "pada",    "oleh",    "bagi",   "dalam",   "tentang", "yang",    "antara", "secara",
      "melalui", "sebagai", "kepada", "menjadi", "per",     "terhadap"};
  title = TrimEnd(title);
  if (title.empty()) {
    return true;
  }
  constexpr std::string_view kOpenMarks = "/,-(&";
  if (kOpenMarks.find(title.back()) != std::string_view::npos) {
    return true;
  }
  return OpenBrackets(title, 0) > 0 || IsOneOf(LastWord(title), kOpenWords);
}

bool BeginsAsContinuation(std::string_view line) {
  constexpr std::string_view kMarks = "/,&)(";
  if (line.empty() || IsLower(line.front()) ||
      kMarks.find(line.front()) != std::string_view::npos) {
    return true;
  }
  Cursor cursor(line);
  return cursor.TakeWord("dan") || cursor.TakeWord("atau") || cursor.TakeWord("serta");
}

}  // namespace tertib::catalogue::intake
