#pragma once

#include <condition_variable>
#include <mutex>

// Locks whose use Clang checks at compile time (-Wthread-safety). Thin wrappers over the standard
// library's, which bears no such annotations; not absl::Mutex, whose code Debian ships without
// ThreadSanitizer's instrumentation, so that every lock of it would look like a race.

#if defined(__clang__)
#define TERTIB_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define TERTIB_THREAD_ANNOTATION(x)
#endif

#define TERTIB_GUARDED_BY(x) TERTIB_THREAD_ANNOTATION(guarded_by(x))
#define TERTIB_REQUIRES(...) TERTIB_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define TERTIB_EXCLUDES(...) TERTIB_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))

namespace tertib {

class TERTIB_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void Lock() TERTIB_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void Unlock() TERTIB_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a Mutex for the length of a scope.
class TERTIB_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) TERTIB_THREAD_ANNOTATION(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() TERTIB_THREAD_ANNOTATION(release_capability()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits for a condition that a Mutex guards. Wakes up for no reason at times: wait in a loop.
class CondVar {
 public:
  void Wait(Mutex& mutex) TERTIB_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  // Returns false if `timeout` passed first.
  template <typename Duration>
  bool WaitFor(Mutex& mutex, Duration timeout) TERTIB_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const bool notified = condition_.wait_for(lock, timeout) == std::cv_status::no_timeout;
    lock.release();
    return notified;
  }
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace tertib
