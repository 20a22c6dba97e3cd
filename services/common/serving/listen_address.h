#pragma once

#include <string>

#include "absl/status/status.h"

namespace tertib {

// Checks host:port ("127.0.0.1:7401", "[::1]:7401"; port 0: any). Only loopback may be served
// in plain text unless `allow_plaintext`. Fails with INVALID_ARGUMENT and a sentence for people.
absl::Status CheckListenAddress(const std::string& address, const std::string& flag,
                                bool allow_plaintext);

// The error for an address that cannot be listened on, with the system's reason for it and the
// flag that changes it. FAILED_PRECONDITION.
absl::Status CannotListen(const std::string& address, const std::string& flag);

// `address` with its port replaced.
std::string WithPort(const std::string& address, int port);

}  // namespace tertib
