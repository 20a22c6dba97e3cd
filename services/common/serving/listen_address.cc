#include "services/common/serving/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <string_view>

#include "services/common/text.h"

namespace tertib {
namespace {

bool IsLoopback(const std::string& host) {
  in_addr address{};
  return host == kLocalhost || host == "::1" ||
         (inet_pton(AF_INET, host.c_str(), &address) == 1 && ntohl(address.s_addr) >> 24U == 127);
}

}  // namespace

std::optional<HostPort> ParseHostPort(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return std::nullopt;
  }
  HostPort result;
  result.host = address.substr(0, colon);
  if (result.host.starts_with('[') && result.host.ends_with(']')) {
    result.host = result.host.substr(1, result.host.size() - 2);
  } else if (result.host.find(':') != std::string::npos) {
    return std::nullopt;
  }
  const std::string_view port = std::string_view(address).substr(colon + 1);
  const auto number = ParseNumber(port);
  if (!number || *number > 65535 || result.host.empty()) {
    return std::nullopt;
  }
  result.port = static_cast<int>(*number);
  return result;
}

absl::Status CheckListenAddress(const std::string& address, const std::string& flag,
                                bool allow_plaintext) {
  const auto parts = ParseHostPort(address);
  if (!parts) {
    return absl::InvalidArgumentError(
        fmt::format("{} '{}' is not host:port, such as 127.0.0.1:7401.", flag, address));
  }
  if (!allow_plaintext && !IsLoopback(parts->host)) {
    return absl::InvalidArgumentError(
        fmt::format("{} '{}' can be reached from other machines, and the traffic would be in plain "
                    "text. Listen "
                    "on 127.0.0.1, or say --insecure-plaintext if the network itself is protected.",
                    flag, address));
  }
  return absl::OkStatus();
}

std::string WithPort(const std::string& address, int port) {
  return fmt::format("{}:{}", address.substr(0, address.rfind(':')), port);
}

}  // namespace tertib
