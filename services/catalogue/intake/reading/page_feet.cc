#include "services/catalogue/intake/reading/page_feet.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/line_kind.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/common/outline_code.h"

namespace tertib::catalogue::intake {
namespace {

bool IsAddress(std::string_view text) {
  if (LastWord(text).size() != text.size()) {
    return text.starts_with("file:///");
  }
  if (text.find("://") != std::string_view::npos || text.starts_with("www.")) {
    return true;
  }
  const std::string_view host = text.substr(0, text.find('/'));
  constexpr std::array<std::string_view, 4> kDomains = {".id", ".com", ".org", ".net"};
  return std::any_of(kDomains.begin(), kDomains.end(),
                     [&](std::string_view domain) { return host.ends_with(domain); }) &&
         std::none_of(host.begin(), host.end(), IsUpper);
}

// "2/3", "2 dari 3", "2 | Page", "ii/iv".
bool IsPageOfPages(std::string_view text) {
  Cursor cursor(text);
  if (const auto page = cursor.TakeNumber()) {
    cursor.SkipBlanks();
    if (cursor.Take('|')) {
      cursor.SkipBlanks();
      return (cursor.TakeWord("Page") || cursor.TakeWord("Halaman")) && cursor.done();
    }
    if (!cursor.Take('/') && !cursor.TakeWord("dari") && !cursor.TakeWord("of")) {
      return false;
    }
    cursor.SkipBlanks();
    const auto pages = cursor.TakeNumber();
    return pages && cursor.done() && *page > 0 && *page <= *pages;
  }
  constexpr std::string_view kRoman = "ivx";
  const size_t slash = text.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
         text.substr(0, slash).find_first_not_of(kRoman) == std::string_view::npos &&
         text.substr(slash + 1).find_first_not_of(kRoman) == std::string_view::npos;
}

// Whether the table may print it: a row, a unit, a figure or a piece of one.
bool IsOfTable(std::string_view text) {
  const Line line = ParseLine(text, 1);
  return KindOfLine(text) != LineKind::kContent || line.code || line.row || line.figure ||
         KindWordAt(text) || FindTornFigure(text) || FindTotalAtEnd(text) ||
         !LabelOfSum(text).empty() || text.ends_with(')') != text.starts_with('(');
}

struct Counted {
  int64_t number = 0;
  std::string without;
};

// The one number in the text that may count the pages: the last but the one behind "/" or "dari".
std::optional<Counted> TakeCount(std::string_view text) {
  Counted counted;
  size_t end = text.find_last_of("0123456789");
  if (end == std::string_view::npos || text.size() - end > 3) {
    return std::nullopt;
  }
  size_t begin = end;
  while (begin > 0 && IsDigit(text[begin - 1])) {
    --begin;
  }
  std::string_view before = TrimEnd(text.substr(0, begin));
  const bool of = EqualsIgnoringCase(LastWord(before), "dari");
  if (of || before.ends_with('/')) {
    before = TrimEnd(before.substr(0, before.size() - (of ? std::string_view("dari").size() : 1)));
    end = before.size() - 1;
    begin = before.size();
    while (begin > 0 && IsDigit(before[begin - 1])) {
      --begin;
    }
    if (begin == before.size()) {
      return std::nullopt;
    }
  }
  counted.number = Cursor(text, begin).TakeNumber().value_or(0);
  counted.without = text.substr(0, begin);
  counted.without.append("#").append(text.substr(end + 1));
  return counted;
}

}  // namespace

void PageFeet::Add(const TextLine& line) {
  const bool heading = KindOfLine(line.text) == LineKind::kPageHeading;
  // A heading directly behind a form feed begins the same page.
  const bool begins = line.after_form_feed || (heading && !pages_.empty());
  if (pages_.empty() || begins) {
    pages_.emplace_back();
  }
  Page& page = pages_.back();
  page.last = lines_++;
  page.above = std::move(page.foot);
  page.foot = line.text;
}

bool PageFeet::CountsPages(size_t page) const {
  const auto own = TakeCount(pages_[page].foot);
  if (!own) {
    return false;
  }
  const auto goes_on = [&](size_t other, int64_t number) {
    const auto counted = TakeCount(pages_[other].foot);
    return counted && counted->without == own->without && counted->number == number;
  };
  return (page > 0 && goes_on(page - 1, own->number - 1)) ||
         (page + 1 < pages_.size() && goes_on(page + 1, own->number + 1));
}

std::unordered_set<size_t> PageFeet::Find() const {
  std::unordered_set<size_t> feet;
  // Of each foot, on how many pages it stands, and whether below different lines.
  struct Sightings {
    size_t pages = 0;
    std::string_view above = {};
    bool below_others = false;
  };
  std::unordered_map<std::string_view, Sightings> sightings;
  for (const Page& page : pages_) {
    Sightings& seen = sightings[page.foot];
    seen.below_others = seen.below_others || (seen.pages > 0 && seen.above != page.above);
    seen.above = page.above;
    ++seen.pages;
  }
  // Of a page's foot nothing is known where no page ends.
  for (size_t page = 0; pages_.size() > 1 && page < pages_.size(); ++page) {
    const std::string& foot = pages_[page].foot;
    if (pages_[page].above.empty() || foot.find_first_not_of("0123456789") == foot.npos) {
      continue;
    }
    const Sightings& seen = sightings.at(foot);
    const bool repeats = seen.pages > 1 && seen.pages + 1 >= pages_.size() && seen.below_others;
    const bool words = foot.find_first_not_of("0123456789()[] ") != foot.npos;
    if (IsAddress(foot) || IsPageOfPages(foot) || foot.starts_with("bersambung") ||
        foot.starts_with("Dicetak tanggal") ||
        ((!words || !IsOfTable(foot)) && CountsPages(page)) ||
        (words && repeats && !IsOfTable(foot))) {
      feet.insert(pages_[page].last);
    }
  }
  return feet;
}

}  // namespace tertib::catalogue::intake
