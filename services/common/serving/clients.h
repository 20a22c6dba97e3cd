#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "services/common/mutex.h"

namespace tertib {

// One connection of a client, as it was when it was asked for.
struct Client {
  int descriptor = 0;
  // The socket's inode: the descriptor may have become another's.
  ino_t socket = 0;
  // Its other end, in gRPC's words: "ipv4:127.0.0.1:7401", "ipv6:%5B::1%5D:7401".
  std::string peer;
  // How much it sent since it connected, and somebody has read.
  uint64_t sent_bytes = 0;
};

// The connections that clients have to a server. Somebody else owns their descriptors and closes
// them, which need not be told. Any thread.
class Clients {
 public:
  // From now on this connection is one.
  void Add(int descriptor) TERTIB_EXCLUDES(mutex_);

  std::vector<Client> All() TERTIB_EXCLUDES(mutex_) { return Following(-1, SIZE_MAX); }
  // Those with the lowest descriptors above `after`, `most` of them or fewer.
  std::vector<Client> Following(int after, size_t most) TERTIB_EXCLUDES(mutex_);

  // Ends a connection, as if the line were cut; it is none of these any more. False if it was gone
  // before.
  bool HangUp(const Client& client) TERTIB_EXCLUDES(mutex_);
  // Those hung up on since the last time, the latest 1,000 of them at most.
  std::vector<Client> TakeHungUp() TERTIB_EXCLUDES(mutex_);

 private:
  struct Known {
    ino_t socket = 0;
    std::string peer;
  };

  Mutex mutex_;
  std::map<int, Known> known_ TERTIB_GUARDED_BY(mutex_);
  std::deque<Client> hung_up_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib
