#pragma once

#include <fmt/format.h>

#include <string>

#include "services/common/text.h"

namespace tertib::cli {

// Checks an option that takes a count; what is wrong with it, or nothing.
inline std::string CheckCount(const std::string& typed) {
  return ParseNumber(typed) ? ""
                            : fmt::format("'{}' is not a whole number from 0 to 4294967295", typed);
}

}  // namespace tertib::cli
