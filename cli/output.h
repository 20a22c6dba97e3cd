#pragma once

#include <google/protobuf/message.h>

#include <string_view>

#include "absl/status/status.h"

// What the program says. Standard output is written at once, so that a reader at the other end of a
// pipe has each line as soon as it is there. What could not be written whole is an error, after
// which nothing more may be printed: what was written last is then the truth about how far it came.

namespace tertib::cli {

// Writes one message as canonical proto3 JSON on one line (JSON Lines). Fails as PrintText does.
[[nodiscard]] absl::Status PrintJsonLine(const google::protobuf::Message& message);

// Writes text that is fit for a terminal already. Fails with OutputLost.
[[nodiscard]] absl::Status PrintText(std::string_view text);

// How a command ends whose output could not be written completely: a full disk, a closed pipe.
absl::Status OutputLost();

// Writes text that is fit for a terminal to standard error, as far as it can be written: nothing
// depends on it.
void PrintError(std::string_view text);

}  // namespace tertib::cli
