#include "services/recap/follower/progress.h"

#include <utility>

namespace tertib::recap {
namespace {

// Three of the catalogue's checkpoints.
constexpr absl::Duration kSilence = absl::Seconds(15);

}  // namespace

// With the lock, so that what the last caller did in another thread is over.
Progress::~Progress() { MutexLock lock(mutex_); }

bool Progress::Point::Awaits(Sequence at_least) const {
  return at_least > Sequence{} &&
         (state == State::kCatchingUp || (state == State::kServing && applied < at_least));
}

bool Progress::Point::CaughtUp(SteadyTime now) const {
  return current && now < tertib::After(heard, kSilence);
}

Progress::Point Progress::Now() const {
  MutexLock lock(mutex_);
  return point_;
}

bool Progress::ParkUntilApplied(Sequence at_least, std::shared_ptr<Waiter> waiter) {
  MutexLock lock(mutex_);
  if (!point_.Awaits(at_least)) {
    return false;
  }
  Park({"", at_least}, std::move(waiter));
  return true;
}

bool Progress::ParkUntilChanged(const std::string& agency, const Change& after,
                                std::shared_ptr<Waiter> waiter) {
  MutexLock lock(mutex_);
  if (point_.state != State::kServing || HasChanged(agency, after)) {
    return false;
  }
  Park({agency, Sequence{}}, std::move(waiter));
  return true;
}

bool Progress::HasChanged(const std::string& agency, const Change& after) const {
  if (agency.empty()) {
    return !changes_.empty() && *changes_.rbegin() > after;
  }
  const auto found = last_change_.find(agency);
  return found != last_change_.end() && Change{found->second, agency} > after;
}

void Progress::Park(Interest interest, std::shared_ptr<Waiter> waiter) {
  const Waiter* key = waiter.get();
  places_[key] = parked_.emplace(std::move(interest), std::move(waiter));
}

void Progress::Take(Parked::iterator first, Parked::iterator last, Waiters& taken) {
  for (auto it = first; it != last; ++it) {
    places_.erase(it->second.get());
    taken.push_back(std::move(it->second));
  }
  parked_.erase(first, last);
}

void Progress::TakeReached(Waiters& taken) {
  if (point_.state == State::kServing) {
    // Without an agency: whoever waits for a sequence from 1 to the one reached.
    Take(parked_.lower_bound({"", Sequence{1}}), parked_.upper_bound({"", point_.applied}), taken);
  }
}

void Progress::Unpark(const Waiter& waiter) {
  MutexLock lock(mutex_);
  if (const auto place = places_.find(&waiter); place != places_.end()) {
    parked_.erase(place->second);
    places_.erase(place);
  }
}

std::vector<Progress::Change> Progress::ChangedAfter(const Change& after, const std::string& agency,
                                                     size_t limit) const {
  MutexLock lock(mutex_);
  std::vector<Change> result;
  if (!agency.empty()) {
    if (HasChanged(agency, after)) {
      result.push_back({last_change_.at(agency), agency});
    }
    return result;
  }
  for (auto it = changes_.upper_bound(after); it != changes_.end() && result.size() < limit; ++it) {
    result.push_back(*it);
  }
  return result;
}

void Progress::Advance(Sequence applied, const std::vector<Change>& changes) {
  Waiters woken;
  {
    MutexLock lock(mutex_);
    point_.applied = applied;
    for (const Change& change : changes) {
      Sequence& last = last_change_[change.agency];
      changes_.erase({last, change.agency});
      last = change.sequence;
      changes_.insert(change);
    }
    TakeReached(woken);
    for (const Change& change : changes) {
      const auto [first, last] = parked_.equal_range({change.agency, Sequence{}});
      Take(first, last, woken);
    }
    if (!changes.empty()) {
      const auto [first, last] = parked_.equal_range({"", Sequence{}});
      Take(first, last, woken);
    }
  }
  WakeAll(woken);
}

void Progress::Serve() {
  Waiters woken;
  {
    MutexLock lock(mutex_);
    if (point_.state == State::kCatchingUp) {
      point_.state = State::kServing;
    }
    TakeReached(woken);
  }
  WakeAll(woken);
}

void Progress::Heard(SteadyTime now) {
  MutexLock lock(mutex_);
  point_.heard = now;
}

void Progress::CaughtUp() {
  Waiters woken;
  {
    MutexLock lock(mutex_);
    if (point_.state == State::kCatchingUp) {
      point_.state = State::kServing;
    }
    point_.current = point_.state == State::kServing;
    TakeReached(woken);
  }
  WakeAll(woken);
}

void Progress::FellBehind() {
  MutexLock lock(mutex_);
  point_.current = false;
}

void Progress::Forget() {
  Waiters woken;
  {
    MutexLock lock(mutex_);
    if (point_.state == State::kServing) {
      point_.state = State::kCatchingUp;
    }
    ++point_.era;
    point_.current = false;
    point_.applied = Sequence{};
    changes_.clear();
    last_change_.clear();
    Take(parked_.begin(), parked_.end(), woken);
  }
  WakeAll(woken);
}

void Progress::Stop() {
  Waiters woken;
  {
    MutexLock lock(mutex_);
    point_.state = State::kStopped;
    point_.current = false;
    Take(parked_.begin(), parked_.end(), woken);
  }
  WakeAll(woken);
}

void Progress::WakeAll(const Waiters& waiters) {
  for (const auto& waiter : waiters) {
    waiter->Wake();
  }
}

}  // namespace tertib::recap
