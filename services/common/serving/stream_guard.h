#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/serving/clients.h"
#include "services/common/serving/server_streams.h"
#include "services/common/ticker.h"

namespace tertib {

// Hangs up on clients that begin calls and reset them faster than they are worked off (the "rapid
// reset" of HTTP/2, CVE-2023-44487). HTTP/2 lets a client have some streams open; one that is reset
// is open no more, but gRPC goes on to hold it until it has come to its end. So a client that is
// well-behaved has hardly more held than it may have open, whatever it gives up and when; one that
// is not has any number, and others wait behind them.
class StreamGuard {
 public:
  struct Options {
    // Who has more is hung up on: twice of what a client may have open. Calls whose deadlines pass
    // are reset, too, and some may wait to be worked off.
    size_t most_held = 2'000;
    // Of a client's connection, by its other end; nothing if that is not known.
    std::function<std::optional<StreamCount>(const std::string& peer)> streams;
    // Told of each client that is hung up on.
    std::function<void()> on_hang_up = [] {};
    // Told when clients are hung up on; may be null. Must outlive this.
    Logger* log = nullptr;
  };

  // `clients` must outlive it.
  StreamGuard(Options options, Clients& clients);

 private:
  // What was known of a client when it was last asked about.
  struct Seen {
    ino_t socket = 0;
    uint64_t sent_bytes = 0;
    uint64_t held = 0;
    // When it is asked about again, whatever it sends; never, if it need not be.
    SteadyTime again = SteadyTime::max();
  };

  void Look();
  void LookAt(const Client& client, SteadyTime now);

  const Options options_;
  Clients& clients_;
  // By descriptor.
  std::map<int, Seen> seen_;
  int last_ = -1;
  // Last, since it uses the others.
  const Ticker ticker_;
};

}  // namespace tertib
