#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/serving/clients.h"
#include "services/common/serving/server_streams.h"
#include "services/common/ticker.h"

namespace tertib {

// Keeps this process's memory below a bound, by hanging up on clients: first on those for whom most
// of it is held.
//
// A request takes memory from its first byte on, before there is a call that anybody could refuse,
// and a client may leave thousands of them unfinished. So this looks at the whole process, 50 times
// a second. While there is too much it hangs up, in the order of what each client is thought to
// hold, until that makes up for the excess; a tenth of all clients at a time, since it may be
// wrong, and nobody else while what it hung up on is still on its way out. Those clients see
// UNAVAILABLE.
//
// A client is thought to hold what it sent, spread evenly over the streams that it began or the
// messages that came of it, whichever are more, as often as it has streams; and what gRPC needs for
// a stream. So one whose requests were all answered holds nothing, however much it sent.
class MemoryGuard {
 public:
  struct Options {
    size_t limit_bytes = 0;
    // How much there is now.
    std::function<size_t()> used_bytes = MemoryInUse;
    // Of a client's connection, by its other end; nothing if that is not known.
    std::function<std::optional<StreamCount>(const std::string& peer)> streams;
    // Told of each client that is hung up on.
    std::function<void()> on_hang_up = [] {};
    // Told when clients are hung up on; may be null. Must outlive this.
    Logger* log = nullptr;
  };

  // `clients` must outlive it.
  MemoryGuard(Options options, Clients& clients);

  // The process's memory that no file stands for, in bytes.
  static size_t MemoryInUse();

 private:
  struct Holder {
    Client client;
    uint64_t bytes = 0;
  };

  void Look();
  // How much that client is thought to hold.
  uint64_t HeldBy(const Client& client) const;
  // How much is on its way out, of those that were hung up on.
  uint64_t Leaving();
  // False if there is nobody to hang up on.
  bool HangUp(uint64_t excess_bytes);

  const Options options_;
  Clients& clients_;
  // Those hung up on, by whomever, for whom memory is still held.
  std::vector<Client> leaving_;
  SteadyTime next_look_;
  // Last, since it uses the others.
  const Ticker ticker_;
};

}  // namespace tertib
