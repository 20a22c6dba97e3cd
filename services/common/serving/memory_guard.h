#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/log.h"
#include "services/common/mutex.h"
#include "services/common/serving/descriptor.h"

namespace tertib {

// Keeps this process's memory below a bound, by hanging up on the clients that sent most of late.
//
// A request takes memory from its first byte on, before there is a call that anybody could refuse,
// and a client may leave thousands of them unfinished. So this looks at the whole process, 50 times
// a second, and closes connections until what they sent of late makes up for what there is too
// much. Of what a client sends, half is forgotten every 30 seconds; who sent less than 1 MiB is let
// be. Those that are closed see UNAVAILABLE; everybody else is served as before.
class MemoryGuard {
 public:
  struct Options {
    size_t limit_bytes = 0;
    // How much there is now.
    std::function<size_t()> used_bytes = MemoryInUse;
    // Told when connections are closed; may be null. Must outlive this.
    Logger* log = nullptr;
  };

  // Fails with RESOURCE_EXHAUSTED if there is no descriptor left for itself.
  static absl::StatusOr<std::unique_ptr<MemoryGuard>> Start(Options options);
  ~MemoryGuard();
  MemoryGuard(const MemoryGuard&) = delete;
  MemoryGuard& operator=(const MemoryGuard&) = delete;

  // From now on the connection of this descriptor counts, until somebody closes it, which need not
  // be told. Any thread.
  void Watch(int descriptor) TERTIB_EXCLUDES(mutex_);

  // The process's memory that no file stands for, in bytes.
  static size_t MemoryInUse();

 private:
  // A socket, known by its inode: its descriptor may have become another's.
  struct Sender {
    ino_t socket = 0;
    uint64_t forgotten_bytes = 0;  // Of all that it sent.
  };
  struct Recent {
    int descriptor = 0;
    ino_t socket = 0;
    uint64_t bytes = 0;
  };

  MemoryGuard(Options options, Descriptor stop);

  void Run();
  // Looks once; how long until the next time.
  std::chrono::milliseconds Look();
  // How much those whom it hung up on had sent.
  uint64_t HangUp(uint64_t excess_bytes) TERTIB_EXCLUDES(mutex_);
  // Forgets half of what was sent until now, and who is gone.
  void Forget() TERTIB_EXCLUDES(mutex_);
  // Who is there, those who sent most first.
  std::vector<Recent> Senders() TERTIB_EXCLUDES(mutex_);

  const Options options_;
  const Descriptor stop_;  // Can be read once this is to stop.
  Mutex mutex_;
  std::map<int, Sender> senders_ TERTIB_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace tertib
