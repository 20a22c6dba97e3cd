#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "services/common/mutex.h"

namespace tertib {

// The streams of one connection; to HTTP/2 each call is one.
struct StreamCount {
  // By the client, ever.
  uint64_t begun = 0;
  // Of those, the ones that still take memory: they are open, or were reset or answered, but what
  // was to be done for them is not done.
  uint64_t held = 0;
  // That came whole, over all of its streams.
  uint64_t messages = 0;
};

// Asks gRPC about the streams of a server's connections. It counts them for channelz in any case,
// so that nobody pays for this but who asks. Any thread.
class ServerStreams {
 public:
  // Of the server that was started last in this process.
  ServerStreams();

  // Of the connection with this other end (Client::peer). Nothing if gRPC has none, or not yet.
  // Takes about 30 microseconds.
  std::optional<StreamCount> Of(const std::string& peer) TERTIB_EXCLUDES(mutex_);

 private:
  // Learns of the connections that came since the last time.
  void Learn() TERTIB_REQUIRES(mutex_);

  const intptr_t server_;
  Mutex mutex_;
  // gRPC's number of a connection, by its other end.
  std::map<std::string, intptr_t> numbers_ TERTIB_GUARDED_BY(mutex_);
  intptr_t next_ TERTIB_GUARDED_BY(mutex_) = 0;
  // When it knows as many, it is time to forget who is gone.
  size_t enough_ TERTIB_GUARDED_BY(mutex_) = 0;
};

}  // namespace tertib
