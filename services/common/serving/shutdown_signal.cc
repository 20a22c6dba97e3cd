#include "services/common/serving/shutdown_signal.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <initializer_list>

#include "services/common/clock.h"

namespace tertib {
namespace {

sigset_t SetOf(std::initializer_list<int> numbers) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : numbers) {
    sigaddset(&signals, number);
  }
  return signals;
}

sigset_t ToStop() { return SetOf({SIGTERM, SIGINT, SIGQUIT, SIGXCPU}); }
sigset_t ToStopOrReload() { return SetOf({SIGTERM, SIGINT, SIGQUIT, SIGXCPU, SIGHUP}); }

void IgnoreAllThatWouldEndTheProcess() {
  for (const int number : {SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO,
                           SIGPWR, SIGSTKFLT}) {
    std::signal(number, SIG_IGN);
  }
  for (int number = SIGRTMIN; number <= SIGRTMAX; ++number) {
    std::signal(number, SIG_IGN);
  }
}

}  // namespace

ShutdownSignal::ShutdownSignal() {
  const sigset_t signals = ToStopOrReload();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // One that is ignored, as nohup has it, may be dropped though it is blocked.
  std::signal(SIGHUP, [](int /*number*/) {});
  IgnoreAllThatWouldEndTheProcess();
}

int ShutdownSignal::Wait(const std::function<void()>& reload) {
  const sigset_t signals = ToStopOrReload();
  int number = SIGHUP;
  while (true) {
    sigwait(&signals, &number);
    if (number != SIGHUP) {
      return requested_ ? 0 : number;
    }
    reload();
  }
}

void ShutdownSignal::WaitAtMost(absl::Duration duration) {
  const sigset_t signals = ToStop();
  const SteadyTime end = After(std::chrono::steady_clock::now(), duration);
  while (true) {
    const auto left = absl::FromChrono(end - std::chrono::steady_clock::now());
    if (left <= absl::ZeroDuration()) {
      return;
    }
    const timespec timeout = absl::ToTimespec(left);
    // It ends early, without a signal of these, when the process is stopped and goes on.
    if (sigtimedwait(&signals, nullptr, &timeout) > 0) {
      return;
    }
  }
}

void ShutdownSignal::Request() {
  requested_ = true;
  kill(getpid(), SIGTERM);
}

}  // namespace tertib
