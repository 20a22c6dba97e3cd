#include "services/recap/source/sleeper.h"

#include <condition_variable>
#include <mutex>

namespace tertib::recap {

void SystemSleeper::Sleep(absl::Duration duration, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock<std::mutex> lock(mutex);
  stopped.wait_for(lock, stop, absl::ToChronoMicroseconds(duration), [] { return false; });
}

}  // namespace tertib::recap
