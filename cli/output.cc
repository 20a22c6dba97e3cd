#include "cli/output.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <iostream>

namespace tertib::cli {

absl::Status PrintJsonLine(const google::protobuf::Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  if (!status.ok()) {
    return absl::InternalError(
        fmt::format("The answer cannot be shown as JSON: {}", status.ToString()));
  }
  json += '\n';
  PrintText(json);
  return absl::OkStatus();
}

void PrintText(std::string_view text) { std::cout << text << std::flush; }

absl::Status CheckOutput() {
  if (!std::cout.flush()) {
    return absl::DataLossError("The output could not be written completely.");
  }
  return absl::OkStatus();
}

}  // namespace tertib::cli
