#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "services/catalogue/intake/reading/document_lines.h"

namespace tertib::catalogue::intake {

// Finds the lines at the feet of pages that belong to the page and not to the table: an address of
// the web or of a file, "2/3", and what counts with the pages or stands at the foot of every one
// below different lines. Sees a document's lines before they are read. Not thread-safe.
class PageFeet {
 public:
  void Add(const TextLine& line);

  // Of the lines that were added, counted from 0, those that are feet.
  std::unordered_set<size_t> Find() const;

 private:
  // A page's last two lines.
  struct Page {
    size_t last = 0;
    std::string foot = {};
    std::string above = {};
  };

  bool CountsPages(size_t page) const;

  std::vector<Page> pages_;
  size_t lines_ = 0;
};

}  // namespace tertib::catalogue::intake
