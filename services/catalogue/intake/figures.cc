#include "services/catalogue/intake/figures.h"

#include <algorithm>
#include <array>

#include "services/catalogue/intake/scanner.h"
#include "services/common/outline_code.h"

namespace tertib::catalogue::intake {
namespace {

constexpr size_t kMaxTotalWords = 6;
constexpr size_t kMaxRomanLength = 8;
// A note is a few words.
constexpr size_t kLongestNote = 60;

bool TakeListIntroduction(Cursor& cursor) {
  cursor.SkipBlanks();
  cursor.TakeWord("yang");
  cursor.SkipBlanks();
  if (cursor.TakeWord("terdiri")) {
    cursor.SkipBlanks();
    if (!cursor.TakeWord("dari") && !cursor.TakeWord("atas") && !cursor.TakeWord("dr")) {
      return false;
    }
  } else if (!cursor.TakeWord("yaitu") && !cursor.TakeWord("meliputi") &&
             !cursor.TakeWord("dengan rincian") && !cursor.TakeWord("rincian")) {
    return false;
  }
  cursor.SkipBlanks();
  cursor.Take(':');
  return true;
}

// "Sub Total", "Sub-Jumlah", "Subtotal": what stands before the total.
bool TakeSub(Cursor& cursor) {
  constexpr std::string_view kSub = "sub";
  if (!EqualsIgnoringCase(cursor.rest().substr(0, kSub.size()), kSub)) {
    return false;
  }
  cursor = Cursor(cursor.text(), cursor.at() + kSub.size());
  cursor.Take('-');
  cursor.SkipBlanks();
  return true;
}

// The number in words behind its digits: "5 (lima)".
bool TakeNumberInWords(Cursor& cursor) {
  constexpr std::array<std::string_view, 16> kNumbers = {
      "nol",     "satu",     "dua",     "tiga",    "empat", "lima",  "enam",    "tujuh",
      "delapan", "sembilan", "sepuluh", "sebelas", "belas", "puluh", "seratus", "ratus"};
  Cursor words = cursor;
  words.SkipBlanks();
  if (!words.Take('(')) {
    return false;
  }
  bool any = false;
  for (words.SkipBlanks(); !words.Take(')'); words.SkipBlanks()) {
    const auto take = [&](std::string_view word) { return words.TakeWord(word); };
    const bool number = std::any_of(kNumbers.begin(), kNumbers.end(), take);
    if (!number && !words.TakeWord("seribu") && !words.TakeWord("ribu") && !words.TakeWord("SOP") &&
        !words.TakeWord("buah")) {
      return false;
    }
    any = true;
  }
  if (any) {
    cursor = words;
  }
  return any;
}

std::optional<TotalText> TakeTotal(std::string_view text, size_t at) {
  constexpr std::array<std::string_view, 12> kWords = {
      "total",      "jumlah",      "jml",   "grand", "SOP",    "seluruh",
      "seluruhnya", "keseluruhan", "semua", "ada",   "adalah", "sebanyak"};
  Cursor cursor(text, at);
  const bool partial = TakeSub(cursor);
  bool names_sop = false;
  for (size_t words = 0; words < kMaxTotalWords; ++words) {
    const auto* const taken = std::find_if(
        kWords.begin(), kWords.end(), [&](std::string_view word) { return cursor.TakeWord(word); });
    if (taken == kWords.end()) {
      break;
    }
    names_sop = names_sop || *taken == "SOP";
    if (*taken == "jml") {
      cursor.Take('.');
    }
    cursor.SkipBlanks();
  }
  const bool bracketed = cursor.Take('(');
  // "Jumlah SOP - 5"; without the word SOP a dash stands between numbers.
  const bool sign =
      bracketed || cursor.Take('=') || cursor.Take(':') || (names_sop && cursor.Take('-'));
  cursor.SkipBlanks();
  const auto count = cursor.TakeGroupedNumber();
  if (!count) {
    return std::nullopt;
  }
  TakeNumberInWords(cursor);
  cursor.SkipBlanks();
  cursor.TakeWord("buah");
  cursor.SkipBlanks();
  names_sop = cursor.TakeWord("SOP") || names_sop;
  cursor.SkipBlanks();
  if (bracketed && !cursor.Take(')')) {
    return std::nullopt;
  }
  if (!names_sop && !sign) {
    return std::nullopt;
  }
  TakeNumberInWords(cursor);
  cursor.SkipBlanks();
  if (!cursor.Take('.')) {
    cursor.Take(',');
  }
  TakeListIntroduction(cursor);
  cursor.SkipBlanks();
  cursor.Take(':');
  if (!IsOnlyPunctuation(cursor.rest())) {
    return std::nullopt;
  }
  return TotalText{*count, partial, at};
}

std::optional<int64_t> RomanValue(std::string_view text) {
  if (text.empty() || text.size() > kMaxRomanLength || !IsAllCapitals(text)) {
    return std::nullopt;
  }
  const auto code = OutlineCode::Parse(text);
  if (!code || code->depth() != 1) {
    return std::nullopt;
  }
  return code->ordinal();
}

// How a word that begins a note may be followed by the year.
enum class NoteWord {
  kNone,
  // By "Th.2018" only, or in brackets: with "Tahun 2018" it may be part of a title, as in "SOP
  // Penyusunan DPA Perubahan Tahun 2019".
  kAbbreviatedYear,
  // By "Tahun 2018", "TA.2018" or "2018" too: no title ends so.
  kAnyYear,
};

NoteWord TakeNoteWord(Cursor& cursor) {
  constexpr std::array<std::string_view, 13> kAbbreviated = {
      "Tambahan",   "Perubahan",    "Revisi",   "Penggantian", "Pengganti",
      "Pergantian", "Penggabungan", "Gabungan", "Pemindahan",  "Pindahan",
      "Pencabutan", "Penghapusan",  "Baru"};
  constexpr std::array<std::string_view, 11> kAny = {
      "Penambahan", "Ditambah",    "Ditambahkan", "Diubah",  "Direvisi", "Diganti",
      "Digabung",   "Digabungkan", "Dipindahkan", "Dicabut", "Dihapus"};
  const auto take = [&](std::string_view word) { return cursor.TakeWord(word); };
  if (std::any_of(kAny.begin(), kAny.end(), take)) {
    return NoteWord::kAnyYear;
  }
  if (std::any_of(kAbbreviated.begin(), kAbbreviated.end(), take)) {
    return NoteWord::kAbbreviatedYear;
  }
  return NoteWord::kNone;
}

// "TA.", "T.A.", or "Anggaran" behind "Tahun".
bool TakeBudgetYear(Cursor& cursor) {
  cursor.SkipBlanks();
  return cursor.TakeWord("Anggaran") || cursor.TakeWord("TA") || cursor.TakeWord("T.A");
}

// Words that are notes in brackets without a year too. Pupils may be "(Pindahan)".
bool MayStandWithoutYear(std::string_view note_word) {
  constexpr std::array<std::string_view, 4> kOfTitles = {"Pengganti", "Pergantian", "Gabungan",
                                                         "Pindahan"};
  return std::none_of(kOfTitles.begin(), kOfTitles.end(),
                      [&](std::string_view word) { return EqualsIgnoringCase(word, note_word); });
}

std::optional<NoteText> TakeNote(std::string_view text, size_t at) {
  Cursor cursor(text, at);
  const bool bracketed = cursor.Take('(');
  cursor.SkipBlanks();
  const size_t start = cursor.at();
  if (bracketed && cursor.TakeWord("SOP")) {
    cursor.SkipBlanks();
  }
  const size_t word_begin = cursor.at();
  const NoteWord word = TakeNoteWord(cursor);
  if (word == NoteWord::kNone) {
    return std::nullopt;
  }
  const std::string_view note_word = text.substr(word_begin, cursor.at() - word_begin);
  cursor.SkipBlanks();
  if (bracketed && cursor.peek() == ')' && MayStandWithoutYear(note_word)) {
    const std::string_view note = TrimEnd(text.substr(start, cursor.at() - start));
    cursor.Take(')');
    return IsOnlyPunctuation(cursor.rest()) ? std::optional(NoteText{at, note}) : std::nullopt;
  }
  if (cursor.TakeWord("SOP")) {
    cursor.SkipBlanks();
  }
  const bool full_year = cursor.TakeWord("Tahun");
  const bool budget_year = word == NoteWord::kAnyYear && TakeBudgetYear(cursor);
  if (full_year && word == NoteWord::kAbbreviatedYear && !bracketed) {
    return std::nullopt;
  }
  // "Th2018" is read as well, so these are not taken as whole words.
  const auto take_stuck = [&](std::string_view stuck) {
    if (!EqualsIgnoringCase(cursor.rest().substr(0, stuck.size()), stuck)) {
      return false;
    }
    cursor = Cursor(text, cursor.at() + stuck.size());
    return true;
  };
  const bool bare_year = (word == NoteWord::kAnyYear || bracketed) && IsDigit(cursor.peek());
  if (!full_year && !budget_year && !bare_year && !take_stuck("Thn") && !take_stuck("Th")) {
    return std::nullopt;
  }
  cursor.Take('.');
  cursor.SkipBlanks();
  const size_t year = cursor.at();
  if (!cursor.TakeNumber() || cursor.at() - year != 4) {
    return std::nullopt;
  }
  const size_t end = cursor.at();
  cursor.SkipBlanks();
  if (bracketed && !cursor.Take(')')) {
    return std::nullopt;
  }
  if (!IsOnlyPunctuation(cursor.rest())) {
    return std::nullopt;
  }
  return NoteText{at, text.substr(start, end - start)};
}

// Without the head of the remarks at its end: "Keterangan :", "Ket.".
std::string_view WithoutRemarksHead(std::string_view text) {
  const std::string_view trimmed = TrimEnd(text);
  std::string_view head = trimmed;
  if (head.ends_with(':')) {
    head = TrimEnd(head.substr(0, head.size() - 1));
  }
  const std::string_view word = LastWord(head);
  const bool colon = head.size() < trimmed.size();
  const bool heads =
      EqualsIgnoringCase(word, "ket.") ||
      (colon && (EqualsIgnoringCase(word, "ket") || EqualsIgnoringCase(word, "keterangan") ||
                 EqualsIgnoringCase(word, "catatan")));
  return heads ? head.substr(0, head.size() - word.size()) : text;
}

}  // namespace

int OpenBrackets(std::string_view text, int open) {
  for (const char c : text) {
    open += c == '(' ? 1 : 0;
    open -= c == ')' && open > 0 ? 1 : 0;
  }
  return open;
}

std::optional<TotalText> FindTotalAtEnd(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    constexpr std::string_view kFirstLetters = "TtJjGgSs";
    if (kFirstLetters.find(c) == std::string_view::npos || !IsWordStart(text, at)) {
      continue;
    }
    Cursor cursor(text, at);
    TakeSub(cursor);
    if (!cursor.TakeWord("total") && !cursor.TakeWord("jumlah") && !cursor.TakeWord("grand") &&
        !cursor.TakeWord("jml")) {
      continue;
    }
    if (auto total = TakeTotal(text, at)) {
      total->begin = WithoutRemarksHead(text.substr(0, at)).size();
      return total;
    }
  }
  return std::nullopt;
}

std::string_view LabelOfSum(std::string_view text) {
  Cursor cursor(text);
  if (!cursor.TakeWord("jumlah") && !cursor.TakeWord("total")) {
    return {};
  }
  cursor.SkipBlanks();
  if (cursor.TakeWord("SOP")) {
    cursor.SkipBlanks();
  }
  return cursor.rest();
}

bool IsListIntroduction(std::string_view text) {
  Cursor cursor(text);
  return TakeListIntroduction(cursor) && IsOnlyPunctuation(cursor.rest());
}

std::optional<size_t> FindListIntroductionAtEnd(std::string_view text) {
  constexpr size_t kLongest = 30;
  for (size_t at = text.size() > kLongest ? text.size() - kLongest : 0; at < text.size(); ++at) {
    if (IsLower(text[at]) && IsWordStart(text, at) && IsListIntroduction(text.substr(at))) {
      return at;
    }
  }
  return std::nullopt;
}

std::optional<ItemNumber> ItemAtStart(std::string_view text) {
  Cursor cursor(text);
  const auto value = cursor.TakeNumber();
  if (!value || !(cursor.Take('.') || cursor.Take(')')) || IsDigit(cursor.peek())) {
    return std::nullopt;
  }
  cursor.SkipBlanks();
  return ItemNumber{*value, 0, cursor.at()};
}

std::optional<ItemNumber> SpacedItemAtStart(std::string_view text) {
  Cursor cursor(text);
  const auto value = cursor.TakeNumber();
  if (!value || !cursor.SkipBlanks() || !cursor.Take('.') || !cursor.SkipBlanks()) {
    return std::nullopt;
  }
  return ItemNumber{*value, 0, cursor.at()};
}

std::optional<ItemNumber> FindItem(std::string_view text) {
  int open = 0;
  size_t counted = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t blank = BlankAt(text, at);
    at += blank == 0 ? 1 : blank;
    if (blank == 0 || at >= text.size() || !IsDigit(text[at])) {
      continue;
    }
    const auto item = ItemAtStart(text.substr(at));
    // "(Zona 2) ..."
    const size_t mark = std::min(text.find_first_not_of("0123456789", at), text.size() - 1);
    open = OpenBrackets(text.substr(counted, at - counted), open);
    counted = at;
    const bool closes = text[mark] == ')' && open > 0;
    if (item && !closes && at + item->end < text.size()) {
      return ItemNumber{item->value, at, at + item->end};
    }
    while (at < text.size() && IsDigit(text[at])) {
      ++at;
    }
  }
  return std::nullopt;
}

std::optional<ItemNumber> FindLastItem(std::string_view text) {
  for (size_t at = text.size(); at > 1; --at) {
    const char mark = text[at - 1];
    if (mark != '.' && mark != ')') {
      continue;
    }
    size_t begin = at - 1;
    while (begin > 0 && at - begin <= kMaxRomanLength && IsWordByte(text[begin - 1])) {
      --begin;
    }
    const std::string_view number = text.substr(begin, at - 1 - begin);
    if (number.empty() || (begin > 0 && BlankAt(text, begin - 1) == 0 &&
                           TrimEnd(text.substr(0, begin)).size() == begin)) {
      continue;
    }
    if (mark == ')' && begin > 0) {
      // "(Tahap 2) Sekretariat"
      const size_t bracket = text.find_last_of("()", begin - 1);
      if (bracket != std::string_view::npos && text[bracket] == '(') {
        continue;
      }
    }
    Cursor cursor(text, begin);
    auto value = cursor.TakeNumber();
    if (value && cursor.at() != at - 1) {
      value.reset();
    }
    if (!value && mark == '.') {
      value = RomanValue(number);
    }
    const bool stuck_digit = at < text.size() && IsDigit(text[at]);
    cursor = Cursor(text, at);
    cursor.SkipBlanks();
    // "Bid. I.K.P"
    const bool initials = IsUpper(text[begin]) && IsUpper(cursor.peek()) &&
                          !IsWordByte(Cursor(text, cursor.at() + 1).peek());
    if (value && !stuck_digit && !initials && !cursor.done()) {
      return ItemNumber{*value, begin, cursor.at()};
    }
  }
  return std::nullopt;
}

namespace {

// What the remarks column says of a row, far behind its title: "Belum Ada", "Baru", "Revisi 2018".
// Nothing where it is longer than notes are.
std::optional<NoteText> FindNoteBehindGap(std::string_view text) {
  constexpr std::string_view kGap = "   ";
  constexpr std::array<std::string_view, 15> kWords = {
      "belum",    "sudah",    "tidak",  "ada",     "lengkap", "baru",     "revisi",   "draft",
      "direvisi", "disahkan", "diubah", "dihapus", "dicabut", "tambahan", "perubahan"};
  text = TrimEnd(text);
  const size_t gap = text.rfind(kGap);
  if (gap == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view note = TrimStart(text.substr(gap));
  Cursor cursor(note);
  bool any = false;
  while (std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return cursor.TakeWord(word); })) {
    any = true;
    cursor.SkipBlanks();
  }
  cursor.TakeNumber();
  if (!any || !IsOnlyPunctuation(cursor.rest()) || note.size() > kLongestNote) {
    return std::nullopt;
  }
  return NoteText{TrimEnd(text.substr(0, gap)).size(), note};
}

// The last one that `text` ends with.
std::optional<NoteText> FindLastNote(std::string_view text) {
  if (const auto note = FindNoteBehindGap(text)) {
    return note;
  }
  // Only the end of a title is looked at.
  const size_t first = text.size() > kLongestNote ? text.size() - kLongestNote : 0;
  for (size_t at = first; at < text.size(); ++at) {
    if ((text[at] == '(' || IsUpper(text[at]) || IsLower(text[at])) && IsWordStart(text, at)) {
      if (const auto note = TakeNote(text, at)) {
        return note;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<NoteText> FindNoteAtEnd(std::string_view text) {
  constexpr size_t kMaxNotes = 4;
  auto note = FindLastNote(text);
  for (size_t notes = 1; note && note->begin > 0 && notes < kMaxNotes; ++notes) {
    // "Ditambahkan Th. 2018 Direvisi Th. 2019"
    const auto before = FindLastNote(TrimEnd(text.substr(0, note->begin)));
    if (!before || text.size() - before->begin > kMaxNotes * kLongestNote) {
      break;
    }
    note = NoteText{before->begin, Trim(text.substr(before->begin))};
  }
  return note;
}

}  // namespace tertib::catalogue::intake
