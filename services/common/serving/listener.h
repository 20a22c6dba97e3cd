#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/common/serving/descriptor.h"

namespace tertib {

// A socket that listens; it does not block.
struct Listener {
  Descriptor socket;
  // Where it listens, host:port.
  std::string address;
};

// Listens at host:port; port 0 takes a free one. [::] takes connections over IPv4 too. A name
// stands for one of its addresses, of IPv4 if it has any. Nobody else can listen at the same
// address. Fails with FAILED_PRECONDITION and a sentence for people, with the system's reason and
// the flag that changes the address.
absl::StatusOr<Listener> OpenListener(const std::string& address, const std::string& flag);

}  // namespace tertib
