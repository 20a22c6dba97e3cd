#include "services/catalogue/feed/feed.h"

#include <algorithm>
#include <utility>

#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

// A portion ends where a commit does, so that whoever takes it can resume behind it. A commit that
// is larger than a portion comes in several, the last of which may hold what follows it.
void EndWithCommit(std::vector<FeedPiecePtr>& pieces) {
  const auto last_end = std::find_if(pieces.rbegin(), pieces.rend(),
                                     [](const FeedPiecePtr& piece) { return piece->ends_commit; });
  if (last_end != pieces.rend()) {
    pieces.erase(last_end.base(), pieces.end());
  }
}

}  // namespace

Feed::Feed(const Store& store, const Clock& clock, FeedMetrics metrics, const Options& options)
    : store_(store),
      clock_(clock),
      metrics_(metrics),
      options_(options),
      newest_(store.last_sequence()) {}

void Feed::Publish(const std::vector<LogEntry>& entries) {
  auto pieces = EncodePieces(entries);
  {
    const MutexLock lock(mutex_);
    for (auto& piece : pieces) {
      recent_bytes_ += piece->wire.size();
      newest_ = piece->last;
      recent_.push_back(std::move(piece));
    }
    while (recent_bytes_ > options_.recent_bytes && recent_.size() > 1) {
      recent_bytes_ -= recent_.front()->wire.size();
      recent_.pop_front();
    }
    news_ = true;
  }
  published_.NotifyOne();
}

absl::StatusOr<Feed::Portion> Feed::After(Sequence cursor, Sequence until, size_t bytes) const {
  Portion portion;
  // The log is ahead of what was published while a commit is on its way, and nobody is told of that
  // before its end can be told as well.
  Sequence end;
  {
    const MutexLock lock(mutex_);
    portion.newest = newest_;
    end = std::min(newest_, until);
    if (cursor >= end) {
      return portion;
    }
    // The first piece that ends after the cursor. A cursor never stands inside a piece that it has
    // not been given whole, unless it came from the log: then the log goes on.
    auto at = std::upper_bound(
        recent_.begin(), recent_.end(), cursor,
        [](Sequence sequence, const FeedPiecePtr& piece) { return sequence < piece->last; });
    if (at != recent_.end() && (*at)->first.value == cursor.value + 1) {
      size_t taken = 0;
      for (; at != recent_.end() && (*at)->last <= until &&
             (taken == 0 || taken + (*at)->wire.size() <= bytes);
           ++at) {
        taken += (*at)->wire.size();
        portion.pieces.push_back(*at);
      }
      if (!portion.pieces.empty()) {
        EndWithCommit(portion.pieces);
        return portion;
      }
    }
    portion.from_log = true;
  }
  TERTIB_ASSIGN_OR_RETURN(
      auto entries,
      store_.ReadEvents(
          cursor, {.events = std::min<uint64_t>(1'000, end.value - cursor.value), .bytes = bytes}));
  portion.pieces = EncodePieces(entries);
  EndWithCommit(portion.pieces);
  return portion;
}

bool Feed::HasNewsFor(const Parked& parked, SteadyTime now) const {
  return closed_ || newest_ > parked.cursor || now >= parked.deadline;
}

std::optional<Feed::Ticket> Feed::Park(Sequence cursor, SteadyTime deadline, Wake wake) {
  Parked parked{cursor, deadline, std::move(wake)};
  const MutexLock lock(mutex_);
  if (HasNewsFor(parked, clock_.Steady())) {
    return std::nullopt;
  }
  const Ticket ticket = next_ticket_++;
  parked_.emplace(ticket, std::move(parked));
  return ticket;
}

void Feed::Unpark(Ticket ticket) {
  const MutexLock lock(mutex_);
  parked_.erase(ticket);
}

bool Feed::WakeReaders(absl::Duration timeout) {
  std::vector<Wake> wakes;
  bool open = true;
  {
    const MutexLock lock(mutex_);
    if (!news_ && !closed_ && timeout > absl::ZeroDuration()) {
      published_.WaitFor(mutex_, absl::ToChronoMilliseconds(timeout));
    }
    news_ = false;
    open = !closed_;
    const SteadyTime now = clock_.Steady();
    for (auto at = parked_.begin(); at != parked_.end();) {
      if (HasNewsFor(at->second, now)) {
        wakes.push_back(std::move(at->second.wake));
        at = parked_.erase(at);
      } else {
        ++at;
      }
    }
  }
  for (const Wake& wake : wakes) {
    wake();
  }
  return open;
}

void Feed::Close() {
  {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  published_.NotifyOne();
}

bool Feed::closed() const {
  const MutexLock lock(mutex_);
  return closed_;
}

Sequence Feed::newest() const {
  const MutexLock lock(mutex_);
  return newest_;
}

}  // namespace tertib::catalogue
