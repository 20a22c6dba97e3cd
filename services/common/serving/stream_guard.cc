#include "services/common/serving/stream_guard.h"

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
// for too many streams, once more a moment later, and for as long as it has unusually many.
void StreamGuard::LookAt(const Client& client, SteadyTime now) {
  Seen& seen = seen_[client.descriptor];
  if (seen.socket != client.socket) {
    seen = {.socket = client.socket};
  }
  const uint64_t room = options_.most_held - seen.held;
  const bool may_have_many = client.sent_bytes - seen.sent_bytes > room * kLeastBytes;
  if (!may_have_many && now < seen.again) {
    return;
  }
  const auto streams = options_.streams(client.peer);
  seen.sent_bytes = client.sent_bytes;
  seen.held = streams ? streams->held : 0;
  const bool ask_again = may_have_many || seen.held > options_.most_held / 2;
  seen.again = ask_again ? After(now, kAgain) : SteadyTime::max();
  if (seen.held > options_.most_held) {
    seen_.erase(client.descriptor);
    if (clients_.HangUp(client)) {
      options_.on_hang_up();
      if (options_.log != nullptr) {
        options_.log->Warning(
            "a client is hung up on: it resets calls faster than they are worked off",
            {{"peer", client.peer}});
      }
    }
  }
}

}  // namespace tertib
