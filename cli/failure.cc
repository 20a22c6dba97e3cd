#include "cli/failure.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "absl/strings/cord.h"
#include "cli/display_text.h"
#include "google/rpc/error_details.pb.h"

namespace tertib::cli {
namespace {

constexpr char kExitCodePayload[] = "tertib.cli/exit-code";

absl::Status WithExitCode(absl::StatusCode code, std::string_view message, ExitCode exit_code) {
  absl::Status status(code, std::string(message));
  status.SetPayload(kExitCodePayload, absl::Cord(std::to_string(exit_code)));
  return status;
}

template <typename Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload =
      status.GetPayload(fmt::format("type.googleapis.com/{}", Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return detail;
}

// Each violation as the service words it. Its message repeats them in one long line.
std::vector<std::string> ViolationsOf(const absl::Status& status) {
  std::vector<std::string> lines;
  if (const auto bad_request = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : bad_request->field_violations()) {
      lines.push_back(fmt::format("{}: {}", violation.field(), violation.description()));
    }
  }
  if (const auto failure = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& violation : failure->violations()) {
      lines.push_back(violation.description());
    }
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

std::string DescribeFailure(const absl::Status& status) {
  const std::vector<std::string> violations = ViolationsOf(status);
  const Message message = SplitMessage(std::string(status.message()), violations);
  std::string text = fmt::format("tertib: {}\n", DisplayText(message.head));
  for (const std::string& violation : violations) {
    text += fmt::format("  {}\n", DisplayText(violation));
  }
  if (!message.rest.empty()) {
    text += fmt::format("  {}\n", DisplayText(message.rest));
  }
  if (const auto info = DetailOf<google::rpc::ErrorInfo>(status)) {
    text += fmt::format("  reason: {}\n", DisplayText(info->reason()));
  }
  if (ExitCodeFor(status) == kExitUsage) {
    text += "Run `tertib --help`, or `tertib COMMAND --help`, to see how it is used.\n";
  }
  return text;
}

}  // namespace tertib::cli
