#include "services/common/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "absl/synchronization/mutex.h"

namespace tertib {
namespace {

constexpr mode_t kNotForOthers = 027;
constexpr int kPatienceMs = 1'000;

}  // namespace

void BeginProcess() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) {
      // Takes the lowest that is free, which is this one. What is written there still fails, so
      // that nobody takes lost output for written.
      (void)open("/dev/null", O_RDONLY);
    }
  }
  umask(kNotForOthers);
  // Debian builds Abseil with its search for deadlocks, which gRPC's locks then pay for.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

void SayOnStandardError(std::string_view text) noexcept {
  try {
    std::string line(text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    line += '\n';
    pollfd standard_error{STDERR_FILENO, POLLOUT, 0};
    if (poll(&standard_error, 1, kPatienceMs) == 1) {
      (void)!write(STDERR_FILENO, line.data(), line.size());
    }
  } catch (...) {
    // There is no room even for a line.
  }
}

}  // namespace tertib
