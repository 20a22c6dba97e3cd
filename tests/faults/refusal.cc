#include "tests/faults/refusal.h"

#include <fmt/format.h>

#include <sstream>

namespace tertib {

std::string FlawOf(const Ended& refusal) {
  int sentences = 0;
  std::istringstream lines(refusal.errors);
  for (std::string line; std::getline(lines, line);) {
    if (LogField(line, "message").empty()) {
      ++sentences;
    }
  }
  return refusal.exit_code == 1 && sentences == 1
             ? ""
             : fmt::format("exit {} with {} lines:\n{}", refusal.exit_code, sentences,
                           refusal.errors);
}

}  // namespace tertib
