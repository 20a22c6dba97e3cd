#include "services/catalogue/intake/planning/office.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

using Words = std::vector<std::string>;

Words WordsOf(std::string_view text) {
  const std::string normalised = NormaliseName(text);
  if (normalised.empty()) {
    return {};
  }
  const std::vector<std::string_view> words = SplitText(normalised, ' ');
  return Words(words.begin(), words.end());
}

bool IsYear(std::string_view word) { return word.size() == 4 && ParseNumber(word).has_value(); }

// What stands around an office's name in a title and is no part of it: "KOTA SINGKAWANG", "TAHUN
// 2018", "PER 31 DESEMBER".
bool LeadsFromName(std::string_view word) {
  constexpr std::array<std::string_view, 17> kWords = {
      "kota",       "kabupaten", "kab",      "provinsi", "prov", "pemerintah",
      "di",         "pada",      "tahun",    "th",       "thn",  "ta",
      "lingkungan", "lingkup",   "semester", "triwulan", "per"};
  if (word.ends_with('.')) {
    word.remove_suffix(1);
  }
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// The words of an office's name, up to the region or the year behind it. The last word of all leads
// nowhere: "DINAS TATA KOTA".
Words OfficeWords(Words words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (IsYear(words[i]) || (i + 1 < words.size() && LeadsFromName(words[i]))) {
      words.resize(i);
    }
  }
  return words;
}

bool Holds(const Words& text, const Words& office) {
  return !office.empty() &&
         std::search(text.begin(), text.end(), office.begin(), office.end()) != text.end();
}

// What stands in the recap's title before its office: "REKAPITULASI SOP".
Words LeadOf(const PrintedRecap& recap) {
  const Words title = WordsOf(recap.title);
  const Words office = WordsOf(recap.agency_name);
  const auto found = std::search(title.begin(), title.end(), office.begin(), office.end());
  return found == title.end() ? Words() : Words(title.begin(), found);
}

bool GoesOnWithAName(const Words& title, const Words& lead) {
  if (lead.empty() || title.size() < lead.size() ||
      !std::equal(lead.begin(), lead.end(), title.begin())) {
    return false;
  }
  const auto rest = title.begin() + static_cast<std::ptrdiff_t>(lead.size());
  return !OfficeWords(Words(rest, title.end())).empty();
}

}  // namespace

std::optional<std::string> TitleOfAnotherOffice(const v1::Agency& agency,
                                                const std::vector<std::string>& titles,
                                                const PrintedRecap& recap) {
  const Words office = OfficeWords(WordsOf(recap.agency_name));
  const auto names_it = [&](const std::string& text) { return Holds(WordsOf(text), office); };
  if (office.empty() || names_it(agency.display_name()) ||
      std::any_of(agency.aliases().begin(), agency.aliases().end(), names_it) ||
      std::any_of(titles.begin(), titles.end(), names_it)) {
    return std::nullopt;
  }
  const Words lead = LeadOf(recap);
  const Words agency_words = OfficeWords(WordsOf(agency.display_name()));
  const auto other = std::find_if(titles.begin(), titles.end(), [&](const std::string& title) {
    const Words words = WordsOf(title);
    return Holds(words, agency_words) || GoesOnWithAName(words, lead);
  });
  return other == titles.end() ? std::nullopt : std::optional(*other);
}

}  // namespace tertib::catalogue
