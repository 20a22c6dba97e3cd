#include "services/catalogue/intake/grammar/line_kind.h"

#include <algorithm>
#include <array>
#include <span>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/common/outline_code.h"

namespace tertib::catalogue::intake {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
    "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};

// Takes one of the words, with a dot behind it or without, and the blanks that follow.
bool TakeDotted(Cursor& cursor, std::span<const std::string_view> words) {
  if (!cursor.TakeOneOf(words)) {
    return false;
  }
  cursor.Take('.');
  cursor.SkipBlanks();
  return true;
}

// What heads a column of units: "ASISTEN", "PUSKESMAS".
bool TakeKindWord(Cursor& cursor) {
  const auto kind = KindWordAt(cursor.rest());
  if (kind) {
    cursor = Cursor(cursor.text(), cursor.at() + kind->length);
    cursor.SkipBlanks();
  }
  return kind.has_value();
}

// "NO ORGANISASI KET": whatever stands between a number's column and that of the remarks.
bool StandsBetweenColumns(std::string_view line) {
  const std::string_view last = LastWord(line);
  return IsAllCapitals(line) && std::none_of(line.begin(), line.end(), IsDigit) &&
         (last == "KET" || last == "KET.");
}

// Every word of the line is one that heads a column.
bool IsColumnHeading(std::string_view line, bool& begins_page) {
  constexpr std::array<std::string_view, 3> kNumber = {"NO", "NOMOR", "NR"};
  constexpr std::array<std::string_view, 4> kFirst = {"NAMA", "JUDUL", "KET", "KETERANGAN"};
  constexpr std::array<std::string_view, 22> kWords = {
      "BAGIAN", "BIDANG", "UNIT", "KERJA", "SEKSI",      "SUBBAG",     "SUBBAGIAN", "SUB",
      "NAMA",   "JUDUL",  "SOP",  "KET",   "KETERANGAN", "JUMLAH",     "URAIAN",    "URUT",
      "DAN",    "JENIS",  "UNOR", "NOMOR", "NO",         "SEKRETARIAT"};
  Cursor cursor(line);
  begins_page = TakeDotted(cursor, kNumber);
  if (begins_page && StandsBetweenColumns(line)) {
    return true;
  }
  const bool heads = begins_page || TakeDotted(cursor, kFirst) || IsAllCapitals(line);
  while (!cursor.done()) {
    if (cursor.Take('/') || cursor.Take('-') || cursor.Take('|')) {
      cursor.SkipBlanks();
    } else if (!TakeDotted(cursor, kWords) && !(begins_page && TakeKindWord(cursor))) {
      return false;
    }
  }
  // "SEKRETARIAT" alone is a unit's name and no column's.
  Cursor single(line);
  if (single.TakeWord("SEKRETARIAT") && single.done()) {
    return false;
  }
  return heads;
}

// "1 2 3 4": what numbers the columns below their headings.
bool NumbersColumns(std::string_view line) {
  Cursor cursor(line);
  int64_t columns = 0;
  while (!cursor.done()) {
    if (cursor.TakeNumber() != columns + 1 || (!cursor.SkipBlanks() && !cursor.done())) {
      return false;
    }
    ++columns;
  }
  return columns > 1;
}

// "Halaman 2 dari 10", "Hal. 2", "Page 2 of 10", "- 2 -".
bool IsFurniture(std::string_view line) {
  constexpr std::array<std::string_view, 4> kPage = {"Halaman", "Hal", "Page", "Lembar"};
  constexpr std::array<std::string_view, 2> kOf = {"dari", "of"};
  Cursor cursor(line);
  const bool dashed = cursor.Take('-');
  cursor.SkipBlanks();
  if (!TakeDotted(cursor, kPage) && !dashed) {
    return false;
  }
  cursor.Take(':');
  cursor.SkipBlanks();
  if (!cursor.TakeNumber()) {
    return false;
  }
  cursor.SkipBlanks();
  if (TakeDotted(cursor, kOf) || cursor.Take('/')) {
    cursor.SkipBlanks();
    cursor.TakeNumber();
    cursor.SkipBlanks();
  }
  cursor.Take('-');
  return cursor.done();
}

// "Singkawang, 12 Januari 2018"; the day may be left to the pen.
bool IsPlaceAndDate(std::string_view line) {
  const size_t comma = line.find(',');
  if (comma == std::string_view::npos || !IsUpper(line.front()) ||
      std::any_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(comma), IsDigit)) {
    return false;
  }
  Cursor cursor(line, comma + 1);
  cursor.SkipBlanks();
  cursor.TakeNumber();
  cursor.SkipBlanks();
  if (!TakeDotted(cursor, kMonths)) {
    return false;
  }
  constexpr size_t kYearDigits = 4;
  const size_t year = cursor.at();
  return cursor.TakeNumber() && cursor.done() && cursor.at() - year == kYearDigits;
}

// Where the words end that say what document it is; 0 if it is no title.
size_t TitleWordsEnd(std::string_view line) {
  constexpr std::array<std::string_view, 4> kFirst = {"REKAPITULASI", "REKAP", "DAFTAR", "RINCIAN"};
  constexpr std::array<std::string_view, 4> kFiller = {"REKAPITULASI", "DAFTAR", "JUMLAH", "DATA"};
  constexpr std::array<std::string_view, 5> kStandard = {"STANDAR", "STANDARD", "OPERASIONAL",
                                                         "OPERATIONAL", "OPERATING"};
  constexpr std::array<std::string_view, 5> kProcedure = {"PROSEDUR", "PROCEDURE", "PROCEDURES",
                                                          "PROSEDURE", "DAN"};
  Cursor cursor(line);
  if (!TakeDotted(cursor, kFirst)) {
    return 0;
  }
  while (TakeDotted(cursor, kFiller)) {
  }
  bool names_sop = cursor.TakeWord("SOP");
  if (!names_sop) {
    while (TakeDotted(cursor, kStandard) || TakeDotted(cursor, kProcedure)) {
      names_sop = true;
    }
    cursor.SkipBlanks();
    if (names_sop && cursor.Take('(')) {
      cursor.TakeWord("SOP");
      cursor.Take(')');
    }
  }
  if (!names_sop) {
    return 0;
  }
  cursor.SkipBlanks();
  if (cursor.Take('-')) {
    cursor.SkipBlanks();
  }
  if (cursor.TakeWord("AP")) {
    cursor.SkipBlanks();
  }
  return cursor.at();
}

// Without the time that the document is of: "TAHUN ANGGARAN 2018", "PER 31 DESEMBER 2018",
// "SEMESTER II TAHUN 2018".
std::string_view WithoutPeriod(std::string_view name) {
  constexpr std::array<std::string_view, 10> kPeriods = {
      "TAHUN", "TH", "THN", "TA", "PER", "PERIODE", "KEADAAN", "BULAN", "SEMESTER", "TRIWULAN"};
  constexpr std::array<std::string_view, 4> kParts = {"I", "II", "III", "IV"};
  bool dated = false;
  for (std::string_view rest = name;;) {
    std::string_view word = LastWord(rest);
    if (word.size() == rest.size()) {
      return name;
    }
    rest = TrimEnd(rest.substr(0, rest.size() - word.size()));
    if (word.ends_with('.')) {
      word.remove_suffix(1);
    }
    if (std::all_of(word.begin(), word.end(), IsDigit) || IsOneOf(word, kMonths) ||
        IsOneOf(word, kParts)) {
      dated = true;
    } else if (dated && IsOneOf(word, kPeriods)) {
      name = rest;
    } else if (!EqualsIgnoringCase(word, "ANGGARAN")) {
      return name;
    }
  }
}

}  // namespace

LineKind KindOfLine(std::string_view line) {
  bool begins_page = false;
  if (IsColumnHeading(line, begins_page)) {
    return begins_page ? LineKind::kPageHeading : LineKind::kColumnHeading;
  }
  if (IsFurniture(line) || NumbersColumns(line)) {
    return LineKind::kFurniture;
  }
  if (std::all_of(line.begin(), line.end(), IsDigit)) {
    return LineKind::kLoneNumber;
  }
  if (TitleWordsEnd(line) != 0) {
    return LineKind::kDocumentTitle;
  }
  if (IsPlaceAndDate(line) || line.starts_with("a.n. ") || line.starts_with("A.n. ")) {
    return LineKind::kPlaceAndDate;
  }
  // A code of more levels than there can be: every part is short, and there are too many of them.
  size_t parts = 1;
  size_t length = 0;
  size_t at = 0;
  for (; at < line.size() &&
         (IsUpper(line[at]) || IsLower(line[at]) || IsDigit(line[at]) || line[at] == '.');
       ++at) {
    const bool dot = line[at] == '.';
    length = dot ? 0 : length + 1;
    if (dot && at + 1 < line.size() && IsWordByte(line[at + 1])) {
      ++parts;
    }
    if (length > 8) {
      return LineKind::kContent;
    }
  }
  const bool ends = at == line.size() || BlankAt(line, at) != 0;
  const size_t first_dot = line.find('.');
  if (parts > OutlineCode::kMaxDepth && ends &&
      OutlineCode::Parse(line.substr(0, first_dot)).has_value() && IsUpper(line.front())) {
    return LineKind::kCodeTooDeep;
  }
  return LineKind::kContent;
}

std::string_view AgencyOfTitle(std::string_view title) {
  constexpr std::array<std::string_view, 6> kBefore = {"PADA",    "DI",    "LINGKUNGAN",
                                                       "LINGKUP", "DALAM", "PERANGKAT DAERAH"};
  Cursor cursor(title, TitleWordsEnd(title));
  cursor.SkipBlanks();
  while (TakeDotted(cursor, kBefore) || cursor.Take(':')) {
    cursor.SkipBlanks();
  }
  return WithoutPeriod(TrimEnd(cursor.rest()));
}

bool BeginsClosingList(std::string_view line) {
  constexpr std::array<std::string_view, 4> kWords = {"Tembusan", "Catatan", "Keterangan", "Nb"};
  Cursor cursor(line);
  if (!TakeDotted(cursor, kWords)) {
    return false;
  }
  while (!cursor.done() && IsLower(cursor.peek())) {  // "Tembusan disampaikan kepada Yth :"
    cursor = Cursor(line, std::min(line.find_first_of(" :", cursor.at()), line.size()));
    cursor.SkipBlanks();
  }
  // A title may end in one of the words; in this one it does not.
  const bool alone = cursor.done() && EqualsIgnoringCase(line, kWords.front());
  return alone || cursor.peek() == ':' || cursor.TakeWord("Yth");
}

bool ContinuesDocumentTitle(std::string_view line) {
  constexpr std::array<std::string_view, 14> kFirst = {
      "KOTA",          "KABUPATEN", "KAB",     "PROVINSI", "PEMERINTAH", "TAHUN",    "LINGKUNGAN",
      "DI LINGKUNGAN", "PER",       "PERIODE", "KEADAAN",  "BULAN",      "SEMESTER", "TRIWULAN"};
  Cursor cursor(line);
  return IsAllCapitals(line) && TakeDotted(cursor, kFirst) && !FindFigure(line);
}

}  // namespace tertib::catalogue::intake
