#include "services/common/serving/stream_guard.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "services/common/serving/steady_deadline.h"

namespace tertib {
namespace {

constexpr std::chrono::milliseconds kLook(20);
// As many clients are looked at each time, in turn.
constexpr size_t kAtOnce = 256;
// What was sent has been made streams of by then.
constexpr absl::Duration kAgain = absl::Milliseconds(60);
// A stream that is reset takes at least an empty HEADERS frame and a RST_STREAM.
constexpr uint64_t kLeastBytes = 22;
// What may come on a connection without a stream until there is one: its headers, and frames that
// belong to the connection as a whole.
constexpr uint64_t kHeaders = uint64_t{256} << 10;
// The largest message; and how many of them may be under way side by side.
constexpr uint64_t kMessage = uint64_t{4} << 20;
constexpr uint64_t kSideBySide = 4;
// gRPC reads a piece, works it off and reads the next: between the two, on a machine that has other
// things to do, nothing has become of it yet. Only when it has gone on to read, and again, has
// nothing come of it.
constexpr int kSuspicions = 3;

// How much a client with so many streams may send until one more stream or message is whole.
uint64_t MostUnmade(uint64_t streams) {
  return kHeaders + std::min(streams, kSideBySide) * kMessage;
}

}  // namespace

StreamGuard::StreamGuard(Options options, Clients& clients)
    : options_(std::move(options)), clients_(clients), ticker_(kLook, [this] { Look(); }) {}

void StreamGuard::Look() {
  const SteadyTime now = SteadyNow();
  const auto clients = clients_.Following(last_, kAtOnce);
  for (const Client& client : clients) {
    LookAt(client, now);
  }
  last_ = clients.size() < kAtOnce ? -1 : clients.back().descriptor;
}

// To ask what a client has costs more than to see how much it sent. It is asked when that is enough
// for too many streams or for a header without end, once more a moment later, and for as long as it
// has unusually many.
void StreamGuard::LookAt(const Client& client, SteadyTime now) {
  Seen& seen = seen_[client.descriptor];
  if (seen.socket != client.socket) {
    seen = {.socket = client.socket};
  }
  if (!MayHaveMany(client, seen) && !MadeTooLittle(client, now, seen) && now < seen.again) {
    return;
  }
  Ask(client, now, seen);
  if (seen.held > options_.most_held) {
    HangUp(client, "resets", "it resets calls faster than they are worked off");
  } else if (MadeTooLittle(client, now, seen)) {
    seen.suspected_bytes = client.sent_bytes;
    seen.suspect_after = After(now, kAgain);
    if (++seen.suspicions == kSuspicions) {
      HangUp(client, "headers", "what it sends makes no call");
    }
  }
}

bool StreamGuard::MadeTooLittle(const Client& client, SteadyTime now, const Seen& seen) {
  return client.sent_bytes - seen.made_bytes > MostUnmade(seen.held) &&
         client.sent_bytes > seen.suspected_bytes && now >= seen.suspect_after;
}

bool StreamGuard::MayHaveMany(const Client& client, const Seen& seen) const {
  const uint64_t room = options_.most_held - seen.held;
  return client.sent_bytes - seen.sent_bytes > room * kLeastBytes;
}

void StreamGuard::Ask(const Client& client, SteadyTime now, Seen& seen) {
  const bool may_have_many = MayHaveMany(client, seen);
  const auto streams = options_.streams(client.peer);
  seen.sent_bytes = client.sent_bytes;
  seen.held = streams ? streams->held : 0;
  const uint64_t made = streams ? streams->begun + streams->messages : 0;
  // Of whom nothing is known, nothing is thought.
  if (!streams || made != seen.made) {
    seen.made = made;
    seen.made_bytes = client.sent_bytes;
    seen.suspicions = 0;
  }
  const bool ask_again = may_have_many || seen.held > options_.most_held / 2;
  seen.again = ask_again ? After(now, kAgain) : SteadyTime::max();
}

void StreamGuard::HangUp(const Client& client, std::string_view reason, const std::string& words) {
  seen_.erase(client.descriptor);
  if (!clients_.HangUp(client)) {
    return;
  }
  options_.on_hang_up(reason);
  if (options_.log != nullptr) {
    options_.log->Warning("a client is hung up on: " + words, {{"peer", client.peer}});
  }
}

}  // namespace tertib
