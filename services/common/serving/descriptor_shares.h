#pragma once

#include "absl/status/statusor.h"
#include "services/common/serving/descriptor.h"

namespace tertib {

// How a service deals out the descriptors that it may have, so that none of its parts takes what
// another needs: not the clients what the store writes with, nor anybody what a scrape needs.
struct DescriptorShares {
  // How many tables the store may keep open: 1,000, or a quarter of all where that is less.
  int store_files = 0;
  // Connections of clients get these numbers, which leave room below them for everything else.
  DescriptorRange clients;
};

// Raises this process's limit as far as it may, and shares it out. At most `max_connections` are
// for clients. Call it before anything is opened. Fails with FAILED_PRECONDITION and a sentence for
// people if the limit is below 80.
absl::StatusOr<DescriptorShares> ShareDescriptors(int max_connections);

// The same of a limit that is given.
absl::StatusOr<DescriptorShares> ShareDescriptors(int max_connections, int limit);

}  // namespace tertib
