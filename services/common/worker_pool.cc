#include "services/common/worker_pool.h"

#include <utility>

namespace tertib {

WorkerPool::WorkerPool(size_t threads, size_t slots) : free_slots_(slots) {
  for (size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Run(); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

std::unique_ptr<WorkerPool::Slot> WorkerPool::TryReserve() {
  const MutexLock lock(mutex_);
  if (free_slots_ == 0) {
    return nullptr;
  }
  --free_slots_;
  return std::make_unique<Slot>(*this);
}

void WorkerPool::Release() {
  const MutexLock lock(mutex_);
  ++free_slots_;
}

void WorkerPool::Submit(std::function<void()> work) {
  {
    const MutexLock lock(mutex_);
    queue_.push_back(std::move(work));
  }
  changed_.NotifyOne();
}

bool WorkerPool::TrySubmit(size_t most_waiting, std::function<void()> work) {
  {
    const MutexLock lock(mutex_);
    if (queue_.size() >= most_waiting) {
      return false;
    }
    queue_.push_back(std::move(work));
  }
  changed_.NotifyOne();
  return true;
}

void WorkerPool::Run() {
  while (true) {
    std::function<void()> work;
    {
      const MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) {
        changed_.Wait(mutex_);
      }
      if (queue_.empty()) {
        return;
      }
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work();
  }
}

}  // namespace tertib
