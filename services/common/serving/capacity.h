#pragma once

#include <grpcpp/server_context.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/clock.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/worker_pool.h"

namespace tertib {

// Answers up to this many bytes are small.
inline constexpr size_t kSmallAnswer = size_t{64} << 10;
// What the largest usual answers take in memory: those of somewhat less than 4 MiB, which is what
// clients take.
inline constexpr size_t kLargeAnswer = size_t{8} << 20;

// What the calls of one process may take between them: how many are under way, how many bytes of
// theirs wait in memory, and how many reads wait for a thread. Past any of these a call ends with
// OVERLOADED. So clients that take nothing (an HTTP/2 window of 0, a dead line) cost a known amount
// of memory, however many they are and whatever they ask for.
//
// Any thread may call it. Must outlive the server whose calls have shares of it.
class Capacity {
 public:
  struct Limits {
    // Calls under way, those included that wait, and those that last, such as watches.
    size_t calls = 4'096;
    // Bytes that wait: requests that are not answered, and answers that are not taken, as they lie
    // in memory. An eighth of them is kept for what is small.
    size_t bytes = size_t{256} << 20;
    // How long a client may take over one answer; then its call is cancelled.
    absl::Duration answer_time = absl::Seconds(60);
    // Reads that wait for a thread, beside those whose call has waited for something else before.
    size_t waiting_reads = 1'024;
  };

  explicit Capacity(const Limits& limits);
  ~Capacity();
  Capacity(const Capacity&) = delete;
  Capacity& operator=(const Capacity&) = delete;

  // Adds figures about it, for as long as it lives: no scrape may come later.
  void ReportTo(Metrics& metrics) const;

  // Whether a large answer will find room, so that it is worth while to make one.
  bool HasRoom() const { return bytes_ + kLargeAnswer <= LimitFor(kLargeAnswer); }

  // Has a thread of its own do the work of a read that would hold up a gRPC thread; in the order in
  // which they came. Returns false, and does nothing, if too many wait.
  [[nodiscard]] bool TryRead(std::function<void()> work);
  // The same for a call that was let in before, and has waited for something else: always.
  void Read(std::function<void()> work);

  // Whose call that is, as gRPC names peers, if it was cancelled since its answer was not taken in
  // time: gRPC itself does not know any more. Until its share goes.
  std::optional<std::string> WhoDidNotTake(const grpc_call* call) const TERTIB_EXCLUDES(mutex_);

 private:
  friend class CallShare;

  // An answer that a client has yet to take.
  struct Untaken {
    grpc_call* call = nullptr;
    SteadyTime due;
    bool cancelled = false;
    std::string peer;  // If cancelled.
  };

  // How many bytes may wait in all, for something of `bytes` bytes to be one of them.
  size_t LimitFor(size_t bytes) const;
  // Cancels what was not taken in time, on a thread of its own.
  void CancelUntaken() TERTIB_EXCLUDES(mutex_);

  const Limits limits_;
  std::atomic<size_t> calls_ = 0;
  std::atomic<size_t> bytes_ = 0;

  mutable Mutex mutex_;
  CondVar stopped_;
  bool stopping_ TERTIB_GUARDED_BY(mutex_) = false;
  // The longest due first: all have the same time.
  std::list<Untaken> untaken_ TERTIB_GUARDED_BY(mutex_);

  WorkerPool readers_;
  std::thread canceller_;
};

// One call's share of the capacity, from its beginning to its end; given back when it goes. One
// thread at a time. The call must be alive as long.
class CallShare {
 public:
  CallShare(Capacity& capacity, grpc::CallbackServerContext& context);
  ~CallShare();
  CallShare(const CallShare&) = delete;
  CallShare& operator=(const CallShare&) = delete;

  // Whether there was room for one more call. If not, it must end at once, with Overloaded.
  bool admitted() const { return admitted_; }

  // From here on `bytes` of the call wait, in all. False, and as before, if there is no room.
  [[nodiscard]] bool TryHold(size_t bytes);
  // The same whether there is room or not: for what others are to make room for.
  void Hold(size_t bytes);

  // An answer is handed to gRPC: from here on the client has its time to take it, until Taken or
  // the end of the share. False if it took too long, and the call was cancelled for that.
  void AwaitTaken();
  bool Taken();

 private:
  Capacity& capacity_;
  grpc_call* const call_;
  const bool admitted_;
  size_t bytes_ = 0;
  std::optional<std::list<Capacity::Untaken>::iterator> untaken_;
};

// What calls end with for which there is no room.
absl::Status Overloaded();
// What calls end with whose answer was not taken in time.
absl::Status NotTakenInTime();

}  // namespace tertib
