#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace tertib::cli {

// Writes one message to standard output as canonical proto3 JSON on one line (JSON Lines), and
// flushes: a reader at the other end of a pipe has it at once.
absl::Status PrintJsonLine(const google::protobuf::Message& message);

// Writes text that is fit for a terminal already to standard output, and flushes.
void PrintText(std::string_view text);

// Whether all that was written to standard output got there.
absl::Status CheckOutput();

}  // namespace tertib::cli
