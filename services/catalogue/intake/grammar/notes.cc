#include "services/catalogue/intake/grammar/notes.h"

#include <algorithm>
#include <array>

#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {
namespace {

// A note is a few words.
constexpr size_t kLongestNote = 60;

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
