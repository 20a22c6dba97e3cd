#include "services/catalogue/intake/grammar/number_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tertib::catalogue::intake {

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

}  // namespace tertib::catalogue::intake
