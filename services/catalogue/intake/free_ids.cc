#include "services/catalogue/intake/free_ids.h"

#include <fmt/format.h>

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxId = 63;

}  // namespace

std::string FreeIds::Choose(const std::string& wanted) {
  if (taken_.insert(wanted).second) {
    return wanted;
  }
  int& number = next_.try_emplace(wanted, 2).first->second;
  while (true) {
    const std::string suffix = fmt::format("-{}", number++);
    std::string id = wanted.substr(0, kMaxId - suffix.size()) + suffix;
    if (taken_.insert(id).second) {
      return id;
    }
  }
}

}  // namespace tertib::catalogue
