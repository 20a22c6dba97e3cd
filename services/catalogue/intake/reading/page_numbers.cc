#include "services/catalogue/intake/reading/page_numbers.h"

#include <algorithm>
#include <set>

#include "services/catalogue/intake/grammar/scanner.h"

namespace tertib::catalogue::intake {

void PageNumbers::Add(int line, int page, std::string_view text) {
  const int64_t value = Cursor(text).TakeNumber().value_or(0);
  sightings_.push_back({.number = {line, std::string(text)}, .value = value, .page = page});
}

bool PageNumbers::GoesOn(std::string_view text) const {
  const int64_t value = Cursor(text).TakeNumber().value_or(0);
  return std::any_of(sightings_.begin(), sightings_.end(),
                     [&](const Sighting& seen) { return seen.value + 1 == value; });
}

void PageNumbers::Remove(int line) {
  std::erase_if(sightings_, [&](const Sighting& seen) { return seen.number.line == line; });
}

void PageNumbers::PageBegins() { sightings_.back().before_next_page = true; }

std::vector<PageNumbers::LoneNumber> PageNumbers::Strays(int pages) const {
  // By what the printed number is ahead of the page's: the pages that bear such a number.
  std::map<int64_t, std::set<int>> pages_ahead;
  for (const Sighting& seen : sightings_) {
    pages_ahead[seen.value - seen.page].insert(seen.page);
    if (seen.before_next_page) {
      pages_ahead[seen.value - seen.page - 1].insert(seen.page + 1);
    }
  }
  const auto counts_pages = [&](int64_t ahead) {
    const auto found = pages_ahead.find(ahead);
    const size_t bearing = found == pages_ahead.end() ? 0 : found->second.size();
    return bearing > 1 && bearing * 2 > static_cast<size_t>(pages);
  };
  std::vector<LoneNumber> strays;
  for (const Sighting& seen : sightings_) {
    const int64_t ahead = seen.value - seen.page;
    if (!counts_pages(ahead) && !(seen.before_next_page && counts_pages(ahead - 1))) {
      strays.push_back(seen.number);
    }
  }
  return strays;
}

}  // namespace tertib::catalogue::intake
