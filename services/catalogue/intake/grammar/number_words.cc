#include "services/catalogue/intake/grammar/number_words.h"

#include <array>
#include <string_view>

namespace tertib::catalogue::intake {

bool TakeNumberInWords(Cursor& cursor) {
  constexpr std::array<std::string_view, 20> kWords = {
      "nol",     "satu",    "dua",      "tiga",    "empat",   "lima",  "enam",
      "tujuh",   "delapan", "sembilan", "sepuluh", "sebelas", "belas", "puluh",
      "seratus", "ratus",   "seribu",   "ribu",    "SOP",     "buah"};
  Cursor words = cursor;
  words.SkipBlanks();
  if (!words.Take('(')) {
    return false;
  }
  bool any = false;
  for (words.SkipBlanks(); !words.Take(')'); words.SkipBlanks()) {
    if (!words.TakeOneOf(kWords)) {
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
