#pragma once

#include <string>
#include <string_view>

namespace tertib {

// Appends `text` to `json` as a JSON string (RFC 8259), quotes included, on one line. What is not
// UTF-8 becomes U+FFFD, byte for byte, so that a line of JSON stays one whatever is put into it.
void AppendJsonString(std::string_view text, std::string& json);

}  // namespace tertib
