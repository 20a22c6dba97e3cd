#include "services/common/process.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "absl/synchronization/mutex.h"
#include "services/common/standard_descriptors.h"

namespace tertib {
namespace {

constexpr mode_t kNotForOthers = 027;
constexpr int kPatienceMs = 1'000;

}  // namespace

void BeginProcess() {
  OpenStandardDescriptors();
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
