#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "services/common/mutex.h"

namespace tertib {

// A few threads for work that takes too long for a gRPC thread, and bounds on how much of it may be
// under way or wait. Any thread may call it.
class WorkerPool {
 public:
  // Somebody's right to have one piece of work under way. Gives it back when it goes.
  class Slot {
   public:
    explicit Slot(WorkerPool& pool) : pool_(pool) {}
    ~Slot() { pool_.Release(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

   private:
    WorkerPool& pool_;
  };

  WorkerPool(size_t threads, size_t slots);
  // Finishes what was submitted.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Nothing if all slots are taken.
  std::unique_ptr<Slot> TryReserve();

  // Has a thread do the work, in the order in which it came. It must not throw.
  void Submit(std::function<void()> work);
  // The same, unless `most_waiting` pieces of work wait for a thread already: then it returns
  // false, and nothing is done.
  [[nodiscard]] bool TrySubmit(size_t most_waiting, std::function<void()> work);

 private:
  void Run();
  void Release();

  Mutex mutex_;
  CondVar changed_;
  size_t free_slots_ TERTIB_GUARDED_BY(mutex_);
  std::deque<std::function<void()>> queue_ TERTIB_GUARDED_BY(mutex_);
  bool stopping_ TERTIB_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace tertib
