#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tertib::catalogue::intake {

// The numbers that stand alone on their lines. Those that rise with the pages, by one on each and
// on more than half of them, are the pages' own; nothing else tells them from strays. Not
// thread-safe; lives for one document.
class PageNumbers {
 public:
  struct LoneNumber {
    int line = 0;
    std::string text;
  };

  // A line that is a number, on a page that is counted from 1.
  void Add(int line, int page, std::string_view text);

  // Whether a number that was added is the one before it, as on the page before.
  bool GoesOn(std::string_view text) const;

  // The number of that line turned out to be part of something else.
  void Remove(int line);

  // A page begins directly behind the number that was added last: it may be that page's.
  void PageBegins();

  // Those that are no page's, of a document of so many pages.
  std::vector<LoneNumber> Strays(int pages) const;

 private:
  struct Sighting {
    LoneNumber number;
    int64_t value = 0;
    int page = 0;
    bool before_next_page = false;
  };

  std::vector<Sighting> sightings_;
};

}  // namespace tertib::catalogue::intake
