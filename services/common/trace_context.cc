#include "services/common/trace_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "services/common/uuid.h"

namespace tertib {
namespace {

constexpr size_t kLength = 55;

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

std::optional<TraceContext> ParseTraceparent(std::string_view text) {
  if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-') {
    return std::nullopt;
  }
  const std::string_view version = text.substr(0, 2);
  const std::string_view trace = text.substr(3, 32);
  const std::string_view span = text.substr(36, 16);
  const std::string_view flags = text.substr(53, 2);
  if (!IsLowerHex(version) || version == "ff" || !IsLowerHex(trace) || IsZero(trace) ||
      !IsLowerHex(span) || IsZero(span) || !IsLowerHex(flags)) {
    return std::nullopt;
  }
  if (text.size() > kLength && (version == "00" || text[kLength] != '-')) {
    return std::nullopt;
  }
  return TraceContext{std::string(trace), std::string(span), std::string(flags)};
}

std::string FormatTraceparent(const TraceContext& trace) {
  return fmt::format("00-{}-{}-{}", trace.trace_id, trace.span_id, trace.flags);
}

TraceContext NewTrace() {
  // The ids of a UUID are random but for six bits; none of its halves is 0.
  return {absl::BytesToHexString(NewUuid()), absl::BytesToHexString(NewUuid().substr(8)), "00"};
}

}  // namespace tertib
