#include "services/catalogue/intake/grammar/wrapping.h"

#include <array>

#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {

bool IsOpenEnded(std::string_view title) {
  constexpr std::array<std::string_view, 27> kOpenWords = {
      "dan",    "atau",    "serta", "dengan",   "di",   "ke",     "dari",   "untuk",   "pada",
      "oleh",   "bagi",    "dalam", "tentang",  "yang", "antara", "secara", "melalui", "sebagai",
      "kepada", "menjadi", "per",   "terhadap", "s/d",  "s.d",    "s.d.",   "sampai",  "hingga"};
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

bool AwaitsNumeral(std::string_view title) {
  constexpr std::array<std::string_view, 13> kWords = {
      "Golongan", "Gol",   "Gol.", "Eselon",   "Tingkat",  "Kelas", "Semester",
      "Triwulan", "Tahap", "Tipe", "Kategori", "Angkatan", "Jilid"};
  return IsOneOf(LastWord(title), kWords);
}

bool GoesOnFromNumeral(std::string_view text) {
  constexpr std::array<std::string_view, 10> kWords = {"ke",  "dan",    "atau",   "serta", "s/d",
                                                       "s.d", "sampai", "hingga", "&",     "-"};
  Cursor cursor(text);
  return cursor.TakeOneOf(kWords);
}

}  // namespace tertib::catalogue::intake
