#include "tests/faults/refusal.h"

#include <fmt/format.h>

#include <sstream>

namespace tertib {

std::string FlawOf(const Ended& refusal) {
  int sentences = 0;
  int others = 0;
  std::istringstream lines(refusal.errors);
  for (std::string line; std::getline(lines, line);) {
    sentences += LogField(line, "level") == "fatal" ? 1 : 0;
    others += LogField(line, "message").empty() ? 1 : 0;
  }
  return refusal.exit_code == 1 && sentences == 1 && others == 0
             ? ""
             : fmt::format("exit {} with {} fatal lines and {} of no log:\n{}", refusal.exit_code,
                           sentences, others, refusal.errors);
}

}  // namespace tertib
