#include "services/common/serving/descriptor_shares.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <limits>

#include "services/common/serving/metrics_server.h"

namespace tertib {
namespace {

// The standard ones and those that a parent left open, listeners, pollers, the recap's connection
// to the catalogue, and a few to spare. A running service has 10 to 13.
constexpr int kOwn = 24;
// What RocksDB holds besides its tables: its lock, log, manifest and write-ahead logs, each
// family's folder, and what it writes at the moment. A running service has 12 to 15.
constexpr int kStoreOverhead = 20;
// RocksDB takes no less.
constexpr int kMinStoreFiles = 20;
constexpr int kMaxStoreFiles = 1'000;
// Fewer are of no use to anybody.
constexpr int kMinClients = 8;
constexpr int kNeeded =
    kOwn + kStoreOverhead + kMinStoreFiles + MetricsServer::kMaxConnections + kMinClients;
static_assert(kNeeded == 80, "the header says so");

}  // namespace

absl::StatusOr<DescriptorShares> ShareDescriptors(int max_connections, int limit) {
  if (limit < kNeeded) {
    return absl::FailedPreconditionError(
        fmt::format("this process may open {} files and connections, and needs {}: raise the limit "
                    "(ulimit -n, or LimitNOFILE= in a unit of systemd).",
                    limit, kNeeded));
  }
  DescriptorShares shares;
  shares.store_files = std::clamp(limit / 4, kMinStoreFiles, kMaxStoreFiles);
  shares.clients.first =
      kOwn + kStoreOverhead + shares.store_files + MetricsServer::kMaxConnections;
  shares.clients.end =
      shares.clients.first + std::min(max_connections, limit - shares.clients.first);
  return shares;
}

absl::StatusOr<DescriptorShares> ShareDescriptors(int max_connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    const rlimit raised = {limit.rlim_max, limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) {
      limit = raised;
    }
  }
  const rlim_t most = std::numeric_limits<int>::max();
  return ShareDescriptors(max_connections, static_cast<int>(std::min(limit.rlim_cur, most)));
}

}  // namespace tertib
