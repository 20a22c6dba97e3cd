#include "cli/failure.h"

#include <fmt/format.h>

#include <vector>

#include "absl/strings/cord.h"
#include "cli/display_text.h"
#include "services/common/error.h"

namespace tertib::cli {
namespace {

constexpr char kExitCodePayload[] = "tertib.cli/exit-code";

absl::Status WithExitCode(absl::StatusCode code, std::string_view message, ExitCode exit_code) {
  absl::Status status(code, std::string(message));
  status.SetPayload(kExitCodePayload, absl::Cord(std::to_string(exit_code)));
  return status;
}

// Each violation as the service words it. Its message repeats them in one long line.
std::vector<std::string> LinesOf(const absl::Status& status) {
  std::vector<std::string> lines;
  for (const ErrorViolation& violation : ViolationsOf(status)) {
    lines.push_back(violation.field.empty()
                        ? violation.description
                        : fmt::format("{}: {}", violation.field, violation.description));
  }
  return lines;
}

// Splits the message where it begins to repeat the violations. What is left has its head and,
// where the service listed only some, "… and N more."
struct Message {
  std::string head;
  std::string rest;
};
Message SplitMessage(const std::string& message, const std::vector<std::string>& violations) {
  const size_t repeat =
      violations.empty() ? std::string::npos : message.find(" " + violations.front());
  if (repeat == std::string::npos || repeat == 0) {
    return {message, ""};
  }
  const size_t more = message.rfind("… and ");
  return {message.substr(0, repeat),
          more == std::string::npos || more < repeat ? "" : message.substr(more)};
}

std::string InEnglish(const absl::Status& status) {
  const std::vector<std::string> violations = LinesOf(status);
  const Message message = SplitMessage(std::string(status.message()), violations);
  std::string text = fmt::format("tertib: {}\n", DisplayText(message.head));
  for (const std::string& violation : violations) {
    text += fmt::format("  {}\n", DisplayText(violation));
  }
  if (!message.rest.empty()) {
    text += fmt::format("  {}\n", DisplayText(message.rest));
  }
  return text;
}

}  // namespace

absl::Status UsageError(std::string_view message) {
  return WithExitCode(absl::StatusCode::kInvalidArgument, message, kExitUsage);
}

absl::Status UnreachableError(std::string_view message) {
  return WithExitCode(absl::StatusCode::kUnavailable, message, kExitUnreachable);
}

ExitCode ExitCodeFor(const absl::Status& status) {
  if (status.ok()) {
    return kExitOk;
  }
  const auto payload = status.GetPayload(kExitCodePayload);
  if (!payload) {
    return kExitFailed;
  }
  return std::string(*payload) == std::to_string(kExitUsage) ? kExitUsage : kExitUnreachable;
}

std::string DescribeFailure(const absl::Status& status, Language language) {
  const std::string indonesian =
      language == Language::kIndonesian ? IndonesianTextOf(status) : std::string();
  std::string text =
      indonesian.empty() ? InEnglish(status) : fmt::format("tertib: {}\n", DisplayText(indonesian));
  if (const std::string reason = ReasonTextOf(status); !reason.empty()) {
    text += fmt::format("  reason: {}\n", DisplayText(reason));
  }
  if (ExitCodeFor(status) == kExitUsage) {
    text += "Run `tertib --help`, or `tertib COMMAND --help`, to see how it is used.\n";
  }
  return text;
}

}  // namespace tertib::cli
