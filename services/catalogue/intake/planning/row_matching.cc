#include "services/catalogue/intake/planning/row_matching.h"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "services/common/text.h"

namespace tertib::catalogue {

std::vector<const v1::Sop*> MatchRows(const std::vector<const PrintedRow*>& rows,
                                      const std::vector<const v1::Sop*>& existing,
                                      Sameness sameness) {
  using Key = std::pair<int, std::string>;
  using Pass = std::function<Key(int position, const std::string& title)>;
  // What counts as the same, from the surest on; a number of 0 tells nothing.
  std::vector<Pass> passes;
  if (sameness == Sameness::kTitle) {
    passes.emplace_back([](int position, const std::string& title) {
      return Key{position, title};
    });
    passes.emplace_back([](int /*position*/, const std::string& title) { return Key{0, title}; });
  } else {
    passes.emplace_back([](int position, const std::string& /*title*/) {
      return Key{position, ""};
    });
  }
  std::vector<std::string> row_titles;
  row_titles.reserve(rows.size());
  for (const PrintedRow* row : rows) {
    row_titles.push_back(NormaliseName(row->title));
  }
  std::vector<std::string> existing_titles;
  existing_titles.reserve(existing.size());
  for (const v1::Sop* sop : existing) {
    existing_titles.push_back(NormaliseName(sop->title()));
  }

  std::vector<const v1::Sop*> matches(rows.size(), nullptr);
  std::vector<bool> given(existing.size(), false);
  for (const Pass& pass : passes) {
    std::map<Key, std::deque<size_t>> candidates;
    for (size_t i = 0; i < existing.size(); ++i) {
      const Key key = pass(existing[i]->position(), existing_titles[i]);
      if (!given[i] && key != Key{0, ""}) {
        candidates[key].push_back(i);
      }
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto found = matches[i] != nullptr
                             ? candidates.end()
                             : candidates.find(pass(rows[i]->position, row_titles[i]));
      if (found != candidates.end() && !found->second.empty()) {
        matches[i] = existing[found->second.front()];
        given[found->second.front()] = true;
        found->second.pop_front();
      }
    }
  }
  return matches;
}

}  // namespace tertib::catalogue
