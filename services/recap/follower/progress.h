#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/common/clock.h"
#include "services/common/mutex.h"
#include "services/common/sequence.h"

namespace tertib::recap {

// How far the view is, and who waits for it to get further. The follower moves it on; calls ask
// it, and park themselves on it without holding a thread. Any thread may call anything. It holds
// no view: who is woken takes a snapshot of the store, which is never behind what is said here.
class Progress {
 public:
  Progress() = default;
  // No call may be under way. Who is still parked is let go without being woken.
  ~Progress() TERTIB_EXCLUDES(mutex_);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  enum class State {
    kCatchingUp,  // Never caught up, or not since everything was forgotten.
    kServing,     // The view is one that the register had, if perhaps long ago.
    kStopped,     // For good: the service ends, or something went wrong that the log tells.
  };
  struct Point {
    State state = State::kCatchingUp;
    // Rises when everything was forgotten: sequences of another era mean something else.
    uint64_t era = 0;
    Sequence applied;
    // The stream is open, and everything that was committed when it said so has been applied. More
    // may have come since: Lag knows.
    bool current = false;
    // When the stream was last heard.
    SteadyTime heard;

    // Whether the stream is caught up, by what it said itself not long before `now`: an open one
    // says something every 5 seconds. It may have said more to a process that stood still.
    bool CaughtUp(SteadyTime now) const;

    // Whether the view, which cannot be read now with all up to `at_least`, may come to that. 0 is
    // waited for by nobody.
    bool Awaits(Sequence at_least) const;
  };

  // Somebody parked.
  class Waiter {
   public:
    virtual ~Waiter() = default;
    // It is time to look again. Called at most once for each parking, from any thread, while no
    // lock is held. Must not block.
    virtual void Wake() = 0;
  };

  struct Change {
    Sequence sequence;  // The last event that concerns the agency's tree.
    std::string agency;

    friend auto operator<=>(const Change&, const Change&) = default;
  };
  // A place behind all changes up to `sequence`: no agency's id sorts behind it.
  static Change After(Sequence sequence) { return {sequence, "\x7f"}; }

  Point Now() const TERTIB_EXCLUDES(mutex_);

  // Parks until the state is kServing and `applied` has reached `at_least`, or everything was
  // forgotten, or the state is kStopped. Returns false, and parks nothing, if the point does not
  // await `at_least`.
  [[nodiscard]] bool ParkUntilApplied(Sequence at_least, std::shared_ptr<Waiter> waiter)
      TERTIB_EXCLUDES(mutex_);

  // Parks until the tree of `agency` (empty: of any) has a change that sorts after `after`, or the
  // state is no longer kServing. Returns false, and parks nothing, if that is so already.
  [[nodiscard]] bool ParkUntilChanged(const std::string& agency, const Change& after,
                                      std::shared_ptr<Waiter> waiter) TERTIB_EXCLUDES(mutex_);

  // Takes a waiter out; it may be being woken right now. No-op if it is not parked.
  void Unpark(const Waiter& waiter) TERTIB_EXCLUDES(mutex_);

  // The last change of each agency whose tree changed after `after`, in order, those of one
  // sequence by agency; at most `limit`. Any of them is a place to go on after. With `agency`, only
  // that one.
  std::vector<Change> ChangedAfter(const Change& after, const std::string& agency,
                                   size_t limit) const TERTIB_EXCLUDES(mutex_);

  // For the follower. The store is ahead of each of these calls, but for Forget, after which it is
  // emptied.
  // What is stored is complete, and is served as it is until more comes.
  void Serve() TERTIB_EXCLUDES(mutex_);
  // The stream said something, if only that it is there.
  void Heard(SteadyTime now) TERTIB_EXCLUDES(mutex_);
  void Advance(Sequence applied, const std::vector<Change>& changes) TERTIB_EXCLUDES(mutex_);
  void CaughtUp() TERTIB_EXCLUDES(mutex_);
  // The stream broke off, or said that there is more to come.
  void FellBehind() TERTIB_EXCLUDES(mutex_);
  void Forget() TERTIB_EXCLUDES(mutex_);
  // For good; everybody parked is woken. For the follower and for whoever ends the service.
  void Stop() TERTIB_EXCLUDES(mutex_);

 private:
  using Waiters = std::vector<std::shared_ptr<Waiter>>;
  // What somebody waits for: a sequence, or (with `sequence` 0) a change of an agency's tree, or,
  // without an agency, of any. They sort so that whom a step forward wakes stands together.
  struct Interest {
    std::string agency;
    Sequence sequence;

    friend auto operator<=>(const Interest&, const Interest&) = default;
  };
  using Parked = std::multimap<Interest, std::shared_ptr<Waiter>>;

  void Park(Interest interest, std::shared_ptr<Waiter> waiter) TERTIB_REQUIRES(mutex_);
  // Moves first..last out of `parked_` to the end of `taken`.
  void Take(Parked::iterator first, Parked::iterator last, Waiters& taken) TERTIB_REQUIRES(mutex_);
  // The same for whoever waits for a sequence that the view has reached.
  void TakeReached(Waiters& taken) TERTIB_REQUIRES(mutex_);
  bool HasChanged(const std::string& agency, const Change& after) const TERTIB_REQUIRES(mutex_);
  static void WakeAll(const Waiters& waiters);

  mutable Mutex mutex_;
  Point point_ TERTIB_GUARDED_BY(mutex_);
  Parked parked_ TERTIB_GUARDED_BY(mutex_);
  std::unordered_map<const Waiter*, Parked::iterator> places_ TERTIB_GUARDED_BY(mutex_);
  // The same changes in two orders: one for each agency that ever changed in this era.
  std::set<Change> changes_ TERTIB_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Sequence> last_change_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::recap
