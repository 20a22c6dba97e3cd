#include "services/common/serving/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "services/common/text.h"

namespace tertib {
namespace {

struct HostPort {
  std::string host;
  int port = 0;
};

std::optional<HostPort> Split(const std::string& address) {
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

bool IsLoopback(const std::string& host) {
  in_addr address{};
  return host == "localhost" || host == "::1" ||
         (inet_pton(AF_INET, host.c_str(), &address) == 1 && ntohl(address.s_addr) >> 24U == 127);
}

// What the system says to a socket bound there; empty if it lets one.
std::string WhyNotBindable(const std::string& address) {
  const auto parts = Split(address);
  if (!parts) {
    return "it is not host:port";
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int failure =
          getaddrinfo(parts->host.c_str(), std::to_string(parts->port).c_str(), &hints, &found);
      failure != 0) {
    return gai_strerror(failure);
  }
  std::string reason;
  const int descriptor = socket(found->ai_family, SOCK_STREAM, 0);
  const int yes = 1;
  if (descriptor >= 0) {
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  }
  if (descriptor < 0 || bind(descriptor, found->ai_addr, found->ai_addrlen) != 0 ||
      listen(descriptor, 1) != 0) {
    reason = std::strerror(errno);
  }
  if (descriptor >= 0) {
    close(descriptor);
  }
  freeaddrinfo(found);
  return reason;
}

}  // namespace

absl::Status CheckListenAddress(const std::string& address, const std::string& flag,
                                bool allow_plaintext) {
  const auto parts = Split(address);
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

absl::Status CannotListen(const std::string& address, const std::string& flag) {
  const std::string reason = WhyNotBindable(address);
  return absl::FailedPreconditionError(
      fmt::format("cannot listen on {}: {}. Stop what holds the port, or choose another with {}.",
                  address, reason.empty() ? "unknown reason" : reason, flag));
}

std::string WithPort(const std::string& address, int port) {
  return fmt::format("{}:{}", address.substr(0, address.rfind(':')), port);
}

}  // namespace tertib
