#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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
//
// And on those who send what never becomes a stream or a message: a header that goes on without end
// (CONTINUATION frames) is read again from its beginning at each frame by gRPC 1.51
// (CVE-2023-33953), and some connections of that kind leave no processor for anybody else.
class StreamGuard {
 public:
  struct Options {
    // Who has more is hung up on: twice of what a client may have open. Calls whose deadlines pass
    // are reset, too, and some may wait to be worked off.
    size_t most_held = 2'000;
    // Of a client's connection, by its other end; nothing if that is not known.
    std::function<std::optional<StreamCount>(const std::string& peer)> streams;
    // Told of each client that is hung up on, and why: "resets" or "headers".
    std::function<void(std::string_view reason)> on_hang_up = [](std::string_view) {};
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
    // Streams and messages that there were, and how much had been sent when they became more.
    uint64_t made = 0;
    uint64_t made_bytes = 0;
    // How often in a row nothing had come of what it sent, each time of more; and of how much, and
    // when that may be said again.
    int suspicions = 0;
    uint64_t suspected_bytes = 0;
    SteadyTime suspect_after = SteadyTime::min();
    // When it is asked about again, whatever it sends; never, if it need not be.
    SteadyTime again = SteadyTime::max();
  };

  void Look();
  void LookAt(const Client& client, SteadyTime now);
  // Whether what it sent since it was asked about is enough for too many streams.
  bool MayHaveMany(const Client& client, const Seen& seen) const;
  // Asks about a client again, and notes what is known then.
  void Ask(const Client& client, SteadyTime now, Seen& seen);
  // Whether more of what it sent has become nothing than can be on its way, and no less than when
  // that was last said.
  static bool MadeTooLittle(const Client& client, SteadyTime now, const Seen& seen);
  void HangUp(const Client& client, std::string_view reason, const std::string& words);

  const Options options_;
  Clients& clients_;
  // By descriptor.
  std::map<int, Seen> seen_;
  int last_ = -1;
  // Last, since it uses the others.
  const Ticker ticker_;
};

}  // namespace tertib
