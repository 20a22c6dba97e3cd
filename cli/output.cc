#include "cli/output.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace tertib::cli {
namespace {

// Returns whether all of it was written. Waits where the other end does not take it at once.
bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready = {descriptor, POLLOUT, 0};
      poll(&ready, 1, /*timeout=*/-1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::Status PrintJsonLine(const google::protobuf::Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  if (!status.ok()) {
    return absl::InternalError(
        fmt::format("The answer cannot be shown as JSON: {}", status.ToString()));
  }
  json += '\n';
  return PrintText(json);
}

absl::Status PrintText(std::string_view text) {
  return WriteAll(STDOUT_FILENO, text) ? absl::OkStatus() : OutputLost();
}

absl::Status OutputLost() {
  return absl::DataLossError("The output could not be written completely.");
}

void PrintError(std::string_view text) { (void)WriteAll(STDERR_FILENO, text); }

}  // namespace tertib::cli
