#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tertib::catalogue {

// Ids that are not taken yet. One thread.
class FreeIds {
 public:
  // Notes that an id is taken.
  void Take(std::string_view id) { taken_.emplace(id); }

  // Notes that the id of a resource of that name is taken.
  void TakeName(std::string_view name) { Take(name.substr(name.rfind('/') + 1)); }

  // `wanted` if it is free, else `wanted`-2, -3, … cut to what an id may hold; takes it. Cost does
  // not grow with how often the same one is wanted.
  std::string Choose(const std::string& wanted);

 private:
  std::unordered_set<std::string> taken_;
  // The number to try next, by what was wanted.
  std::unordered_map<std::string, int> next_;
};

}  // namespace tertib::catalogue
