// The wall clock, set forward or back by the seconds that a file holds: the 8 bytes of an integer
// of this machine, in the file that TERTIB_FAULTS_CLOCK names. It may change at any time. The
// steady clock goes on as it does. The kernel knows nothing of it: who waits until a moment of the
// wall clock waits by the true one.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include "tests/faults/layer/kernel.h"

namespace tertib::faults {
namespace {

const std::atomic<int64_t>* Shift() {
  static const std::atomic<int64_t>* const shift = []() -> const std::atomic<int64_t>* {
    const char* path = getenv("TERTIB_FAULTS_CLOCK");
    const int fd = path == nullptr ? -1 : kernel::Open(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
      return nullptr;
    }
    void* const mapped = mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
    kernel::Close(fd);
    return mapped == MAP_FAILED ? nullptr : static_cast<const std::atomic<int64_t>*>(mapped);
  }();
  return shift;
}

int64_t Seconds() { return Shift() == nullptr ? 0 : Shift()->load(); }

// NOLINTNEXTLINE(*-vararg): that is what syscall is.
int Ask(clockid_t clock, timespec* time) {
  return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
}

}  // namespace
}  // namespace tertib::faults

#define TERTIB_EXPORT __attribute__((visibility("default")))

extern "C" {

TERTIB_EXPORT int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const int told = tertib::faults::Ask(clock, time);
  if (told == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    time->tv_sec += tertib::faults::Seconds();
  }
  return told;
}

TERTIB_EXPORT int gettimeofday(timeval* time, void* /*zone*/) noexcept {
  timespec now{};
  const int told = clock_gettime(CLOCK_REALTIME, &now);
  *time = {now.tv_sec, now.tv_nsec / 1'000};
  return told;
}

TERTIB_EXPORT time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) {
    *out = now.tv_sec;
  }
  return now.tv_sec;
}

}  // extern "C"
