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
  void Add(std::string_view line);

  // Of the lines that were added, counted from 0, those that are of it; none unless a title follows
  // them.
  std::unordered_set<size_t> Find() const;
  // The office that it names; empty if it names none.
  std::string FindOffice() const;

 private:
  enum class State { kAboveTitle, kTitled, kNone };

  State state_ = State::kAboveTitle;
  std::string office_;
  std::unordered_set<size_t> lines_;
  size_t seen_ = 0;
};

}  // namespace tertib::catalogue::intake
