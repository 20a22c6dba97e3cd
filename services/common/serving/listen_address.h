#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"

namespace tertib {

// The name of this machine's loopback address, whatever its file of names says (RFC 6761, section
// 6.3).
inline constexpr char kLocalhost[] = "localhost";

struct HostPort {
  // Without the brackets of an IPv6 address.
  std::string host;
  int port = 0;
};

// Reads host:port; nothing if it is something else.
std::optional<HostPort> ParseHostPort(const std::string& address);

// Checks host:port ("127.0.0.1:7401", "[::1]:7401"; port 0: any). Only loopback may be served
// in plain text unless `allow_plaintext`. Fails with INVALID_ARGUMENT and a sentence for people.
absl::Status CheckListenAddress(const std::string& address, const std::string& flag,
                                bool allow_plaintext);

// `address` with its port replaced.
std::string WithPort(const std::string& address, int port);

}  // namespace tertib
