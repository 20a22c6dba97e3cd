#include "services/common/repeated_lines.h"

#include <algorithm>
#include <utility>

namespace tertib {
namespace {

constexpr absl::Duration kFirstWindow = absl::Seconds(10);
constexpr absl::Duration kLongestWindow = absl::Minutes(5);
// Texts beyond these are written as they come.
constexpr size_t kMaxTexts = 1'000;

}  // namespace

bool RepeatedLines::Hold(std::string_view text, const std::string& line, SteadyTime now,
                         size_t burst) {
  const auto found = windows_.find(text);
  if (found != windows_.end()) {
    if (found->second.written < burst) {
      ++found->second.written;
      return false;
    }
    found->second.held.line = line;
    ++found->second.held.count;
    return true;
  }
  if (windows_.size() < kMaxTexts) {
    windows_.emplace(text, Window{After(now, kFirstWindow), kFirstWindow, {}});
  }
  return false;
}

std::vector<RepeatedLines::Held> RepeatedLines::TakeDue(SteadyTime now) {
  std::vector<Held> due;
  for (auto at = windows_.begin(); at != windows_.end();) {
    Window& window = at->second;
    if (now < window.end) {
      ++at;
    } else if (window.held.count == 0) {
      at = windows_.erase(at);
    } else {
      due.push_back(std::exchange(window.held, {}));
      window.length = std::min(2 * window.length, kLongestWindow);
      window.end = After(now, window.length);
      ++at;
    }
  }
  return due;
}

}  // namespace tertib
