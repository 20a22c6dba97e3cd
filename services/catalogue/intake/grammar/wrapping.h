#pragma once

#include <string_view>

// How a text that wraps shows it.

namespace tertib::catalogue::intake {

// Whether a title that ends so goes on in the next line, or a line that begins so goes on with the
// one before it.
bool IsOpenEnded(std::string_view title);
bool BeginsAsContinuation(std::string_view line);

}  // namespace tertib::catalogue::intake
