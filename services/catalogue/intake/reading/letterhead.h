#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace tertib::catalogue::intake {

// Finds whose paper a document is on: the lines above its title that name a government or an
// office, "PEMERINTAH KOTA SINGKAWANG", "DINAS KESEHATAN". Sees a document's lines before they are
// read. Not thread-safe.
class Letterhead {
 public:
  // The next line. False: nothing below it can belong to a letterhead.
  bool Add(std::string_view line);

  // Once Add has said so: the office; empty if none is named, or if no title follows.
  const std::string& office() const { return office_; }
  // The same of the lines that were added, counted from 0.
  const std::unordered_set<size_t>& lines() const { return lines_; }

 private:
  void Forget();

  std::string office_;
  std::unordered_set<size_t> lines_;
  size_t seen_ = 0;
};

}  // namespace tertib::catalogue::intake
