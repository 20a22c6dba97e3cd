#include "services/common/serving/memory_guard.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>

#include "services/common/allocator.h"
#include "services/common/serving/steady_deadline.h"

namespace tertib {
namespace {

constexpr std::chrono::milliseconds kLook(20);
// To look costs more while there is too much, and there is nobody to hang up on.
constexpr absl::Duration kInVain = absl::Milliseconds(250);
// Of all clients, the share that is hung up on at a time.
constexpr size_t kShare = 10;
// What gRPC takes for a stream of which only the headers have come; measured.
constexpr uint64_t kStreamBytes = uint64_t{12} << 10;

}  // namespace

MemoryGuard::MemoryGuard(Options options, Clients& clients)
    : options_(std::move(options)),
      clients_(clients),
      next_look_(SteadyNow()),
      ticker_(kLook, [this] { Look(); }) {}

size_t MemoryGuard::MemoryInUse() {
  std::ifstream pages("/proc/self/statm");
  size_t size = 0;
  size_t resident = 0;
  size_t of_files = 0;
  pages >> size >> resident >> of_files;
  return (resident - std::min(resident, of_files)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

void MemoryGuard::Look() {
  if (SteadyNow() < next_look_ || options_.used_bytes() <= options_.limit_bytes) {
    return;
  }
  GiveBackFreeMemory();  // What is free already may still have been counted.
  const size_t used = options_.used_bytes();
  if (used <= options_.limit_bytes) {
    return;
  }
  const uint64_t excess = used - options_.limit_bytes;
  const uint64_t leaving = Leaving();
  if (leaving < excess && !HangUp(excess - leaving)) {
    next_look_ = After(SteadyNow(), kInVain);
  }
}

uint64_t MemoryGuard::HeldBy(const Client& client) const {
  const auto streams = options_.streams(client.peer);
  if (!streams) {
    return client.sent_bytes;
  }
  if (streams->begun == 0) {
    return client.sent_bytes;
  }
  const uint64_t parts = std::max({streams->begun, streams->messages, uint64_t{1}});
  return streams->held * (client.sent_bytes / parts + kStreamBytes);
}

uint64_t MemoryGuard::Leaving() {
  for (Client& client : clients_.TakeHungUp()) {
    leaving_.push_back(std::move(client));
  }
  uint64_t bytes = 0;
  std::erase_if(leaving_, [this, &bytes](const Client& client) {
    const uint64_t held = options_.streams(client.peer) ? HeldBy(client) : 0;
    bytes += held;
    return held == 0;
  });
  return bytes;
}

bool MemoryGuard::HangUp(uint64_t excess_bytes) {
  std::vector<Holder> holders;
  for (Client& client : clients_.All()) {
    const uint64_t bytes = HeldBy(client);
    holders.push_back({std::move(client), bytes});
  }
  std::sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) {
    return std::pair(a.bytes, a.client.sent_bytes) > std::pair(b.bytes, b.client.sent_bytes);
  });
  const size_t most = (holders.size() + kShare - 1) / kShare;
  size_t closed = 0;
  for (uint64_t freed = 0; closed < most && freed < excess_bytes; ++closed) {
    freed += holders[closed].bytes;
    clients_.HangUp(holders[closed].client);
    options_.on_hang_up();
  }
  if (closed > 0 && options_.log != nullptr) {
    options_.log->Warning(
        "too much memory is in use: those for whom most of it is held are hung up on",
        {{"connections", std::to_string(closed)}});
  }
  return closed > 0;
}

}  // namespace tertib
