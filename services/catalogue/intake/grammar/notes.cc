#include "services/catalogue/intake/grammar/notes.h"

#include <algorithm>
#include <array>

#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {
namespace {

// A note is a few words.
constexpr size_t kLongestNote = 60;
// "SOP Penerimaan Peserta Didik Baru Th. 2019": the word is a note in brackets only.
constexpr std::string_view kNew = "Baru";

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
      "Pencabutan", "Penghapusan",  kNew};
  constexpr std::array<std::string_view, 11> kAny = {
      "Penambahan", "Ditambah",    "Ditambahkan", "Diubah",  "Direvisi", "Diganti",
      "Digabung",   "Digabungkan", "Dipindahkan", "Dicabut", "Dihapus"};
  if (cursor.TakeOneOf(kAny)) {
    return NoteWord::kAnyYear;
  }
  return cursor.TakeOneOf(kAbbreviated) ? NoteWord::kAbbreviatedYear : NoteWord::kNone;
}

// Words that are notes in brackets without a year too. Pupils may be "(Pindahan)".
bool MayStandWithoutYear(std::string_view note_word) {
  constexpr std::array<std::string_view, 4> kOfTitles = {"Pengganti", "Pergantian", "Gabungan",
                                                         "Pindahan"};
  return !IsOneOf(note_word, kOfTitles);
}

// Whether the title goes on with the word: "RKA Perubahan Th. 2019", "Aset yang Dihapus 2018".
bool BelongsToTitle(std::string_view note_word, std::string_view title) {
  constexpr std::array<std::string_view, 10> kAmended = {
      "APBD", "RKA", "DPA", "KUA", "PPAS", "PPA", "RKPD", "Renja", "RPJMD", "Anggaran"};
  const std::string_view last = LastWord(TrimEnd(title));
  return EqualsIgnoringCase(note_word, kNew) || EqualsIgnoringCase(last, "yang") ||
         (EqualsIgnoringCase(note_word, "Perubahan") && IsOneOf(last, kAmended));
}

bool TakeAbbreviatedYear(Cursor& cursor) {
  return cursor.TakeStuck("Thn") || cursor.TakeStuck("Th");
}

// "TA.", "T.A.", or "Anggaran" behind "Tahun".
bool TakeBudgetYear(Cursor& cursor) {
  cursor.SkipBlanks();
  return cursor.TakeWord("Anggaran") || cursor.TakeWord("TA") || cursor.TakeWord("T.A");
}

// "I" of "Revisi I", "ke-2" of "Revisi ke-2": which one it is.
void TakeOrdinal(Cursor& cursor) {
  constexpr std::array<std::string_view, 6> kRoman = {"I", "II", "III", "IV", "V", "VI"};
  constexpr size_t kMaxDigits = 2;
  Cursor further = cursor;
  further.TakeStuck("ke-");
  const size_t begin = further.at();
  const bool number = further.TakeNumber() && further.at() - begin <= kMaxDigits;
  if (number || further.TakeOneOf(kRoman)) {
    further.SkipBlanks();
    cursor = further;
  }
}

// "2018", "2018/2019", "2018-2019", "'19".
bool TakeYears(Cursor& cursor) {
  constexpr size_t kDigits = 4;
  const auto take = [&](size_t digits) {
    const size_t begin = cursor.at();
    return cursor.TakeNumber() && cursor.at() - begin == digits;
  };
  if (cursor.Take('\'')) {
    return take(2);
  }
  if (!take(kDigits)) {
    return false;
  }
  Cursor further = cursor;
  if ((further.Take('/') || further.Take('-')) && IsDigit(further.peek())) {
    cursor = further;
    return take(kDigits);
  }
  return true;
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
  if (!bracketed && at > 0 && BelongsToTitle(note_word, text.substr(0, at))) {
    return std::nullopt;
  }
  cursor.SkipBlanks();
  if (bracketed && cursor.peek() == ')' && MayStandWithoutYear(note_word)) {
    const std::string_view note = TrimEnd(text.substr(start, cursor.at() - start));
    cursor.Take(')');
    return IsOnlyPunctuation(cursor.rest()) ? std::optional(NoteText{at, note}) : std::nullopt;
  }
  if (cursor.TakeWord("SOP")) {
    cursor.SkipBlanks();
  }
  // A year is no ordinal.
  TakeOrdinal(cursor);
  const bool full_year = cursor.TakeWord("Tahun");
  const bool budget_year = word == NoteWord::kAnyYear && TakeBudgetYear(cursor);
  if (full_year && word == NoteWord::kAbbreviatedYear && !bracketed) {
    return std::nullopt;
  }
  const bool bare_year = (word == NoteWord::kAnyYear || bracketed) && IsDigit(cursor.peek());
  if (!full_year && !budget_year && !bare_year && !TakeAbbreviatedYear(cursor)) {
    return std::nullopt;
  }
  cursor.Take('.');
  cursor.SkipBlanks();
  if (!TakeYears(cursor)) {
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

// What the remarks column says of a row: "Belum Ada", "Baru", "Revisi 2018".
bool IsState(std::string_view note) {
  constexpr std::array<std::string_view, 16> kWords = {
      "belum",    "sudah",     "tidak",      "ada",     "lengkap", "baru",
      "revisi",   "draft",     "direvisi",   "diubah",  "dihapus", "dicabut",
      "tambahan", "perubahan", "penambahan", "disahkan"};
  Cursor cursor(note);
  bool any = false;
  while (cursor.TakeOneOf(kWords)) {
    any = true;
    cursor.SkipBlanks();
  }
  cursor.TakeNumber();
  return any && IsOnlyPunctuation(cursor.rest()) && note.size() <= kLongestNote;
}

// What the remarks column may say where no gap parts it from the title: "Surat Masuk Ada".
bool EndsInState(std::string_view title) {
  constexpr std::array<std::string_view, 10> kWords = {"ada", "√", "✓",     "✔",       "-",
                                                       "–",   "—", "nihil", "dihapus", "dicabut"};
  return IsOneOf(LastWord(title), kWords) || title.ends_with(':');
}

// The state of a row that stands apart from its title.
std::optional<NoteText> FindStateBehindGap(std::string_view text) {
  std::optional<Gap> last;
  for (auto gap = FindGap(text, kWideGap); gap; gap = FindGap(text, kWideGap, gap->end)) {
    last = gap;
  }
  if (!last || !IsState(text.substr(last->end))) {
    return std::nullopt;
  }
  return NoteText{last->begin, TrimEnd(text.substr(last->end))};
}

// The last one that `text` ends with.
std::optional<NoteText> FindLastNote(std::string_view text) {
  if (const auto note = FindStateBehindGap(text)) {
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

// Without the word that joins two notes.
std::string_view WithoutConjunction(std::string_view text) {
  const std::string_view word = LastWord(text);
  const bool joins = EqualsIgnoringCase(word, "dan") || word == "&";
  return joins ? TrimEnd(text.substr(0, text.size() - word.size())) : text;
}

}  // namespace

std::optional<NoteText> FindNoteAtEnd(std::string_view text) {
  constexpr size_t kMaxNotes = 4;
  auto note = FindLastNote(text);
  for (size_t notes = 1; note && note->begin > 0 && notes < kMaxNotes; ++notes) {
    // "Ditambahkan Th. 2018 dan Direvisi Th. 2019"
    const auto before = FindLastNote(WithoutConjunction(TrimEnd(text.substr(0, note->begin))));
    if (!before || text.size() - before->begin > kMaxNotes * kLongestNote) {
      break;
    }
    note = NoteText{before->begin, Trim(text.substr(before->begin))};
  }
  if (note) {
    note->begin = WithoutDashAtEnd(TrimEnd(text.substr(0, note->begin))).size();
  }
  return note;
}

std::optional<NoteText> FindRemarksCell(std::string_view text) {
  auto gap = FindGap(text, kColumnGap);
  if (gap && EqualsIgnoringCase(text.substr(0, gap->begin), "SOP")) {
    gap = FindGap(text, kColumnGap, gap->end);
  }
  return gap ? std::optional(NoteText{gap->begin, TrimEnd(text.substr(gap->end))}) : std::nullopt;
}

bool IsKnownNote(std::string_view text) {
  const auto note = FindNoteAtEnd(text);
  return (note && note->begin == 0) || IsState(text);
}

bool MayHoldNote(std::string_view title) {
  constexpr size_t kLongestYears = 16;
  if (title.find('\t') != std::string_view::npos || FindGap(title, kWideGap) ||
      EndsInState(title)) {
    return true;
  }
  for (size_t at = title.size() - std::min(title.size(), kLongestYears); at < title.size(); ++at) {
    Cursor cursor(title, at);
    if (!IsWordStart(title, at) || !TakeAbbreviatedYear(cursor)) {
      continue;
    }
    cursor.Take('.');
    cursor.SkipBlanks();
    if (TakeYears(cursor) && IsOnlyPunctuation(cursor.rest())) {
      return true;
    }
  }
  return false;
}

}  // namespace tertib::catalogue::intake
