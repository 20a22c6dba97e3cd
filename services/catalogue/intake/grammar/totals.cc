#include "services/catalogue/intake/grammar/totals.h"

#include <algorithm>
#include <array>

#include "services/catalogue/intake/grammar/number_words.h"
#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {
namespace {

constexpr size_t kMaxTotalWords = 6;

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
  if (!cursor.TakeStuck("sub")) {
    return false;
  }
  cursor.Take('-');
  cursor.SkipBlanks();
  return true;
}

// "TOTAL .......... 3 SOP"
bool TakeLeader(Cursor& cursor) {
  if (!cursor.rest().starts_with(kLeader)) {
    return false;
  }
  while (cursor.Take('.')) {
  }
  cursor.SkipBlanks();
  return true;
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
  const bool leader = TakeLeader(cursor);
  const bool bracketed = cursor.Take('(');
  // "Jumlah SOP - 5"; without the word SOP a dash stands between numbers.
  const bool sign = leader || bracketed || cursor.Take('=') || cursor.Take(':') ||
                    ((names_sop || at == 0) && cursor.TakeDash());
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
  // "JUMLAH 4" says what it is only as a whole line.
  const bool whole_line = at == 0 && IsOnlyPunctuation(cursor.rest());
  if (!names_sop && !sign && !whole_line) {
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
    // "( TOTAL = 4 SOP )"
    const std::string_view before = text.substr(0, at);
    const bool in_brackets = Trim(before) == "(" && TrimEnd(text).ends_with(')');
    const size_t end = in_brackets ? text.find_last_of(')') : text.size();
    if (auto total = TakeTotal(text.substr(0, end), at)) {
      total->begin = in_brackets ? 0 : WithoutRemarksHead(before).size();
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

}  // namespace tertib::catalogue::intake
