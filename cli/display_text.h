#pragma once

#include <string>
#include <string_view>

namespace tertib::cli {

// A text from the register as it may go to a terminal: what a terminal would obey or hide rather
// than show is spelt out, such as \e for Escape, \u202e for a character that reverses the reading
// direction or \u200b for a space without width, and so is each byte that is not UTF-8 (\xff). The
// result is valid UTF-8 on one line.
std::string DisplayText(std::string_view text);

}  // namespace tertib::cli
