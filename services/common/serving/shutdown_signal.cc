#include "services/common/serving/shutdown_signal.h"

#include <unistd.h>

#include <csignal>

namespace tertib {
namespace {

sigset_t Watched() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGQUIT, SIGXCPU}) {
    sigaddset(&signals, number);
  }
  return signals;
}

void IgnoreAllThatWouldEndTheProcess() {
  for (const int number : {SIGHUP, SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF,
                           SIGIO, SIGPWR, SIGSTKFLT}) {
    std::signal(number, SIG_IGN);
  }
  for (int number = SIGRTMIN; number <= SIGRTMAX; ++number) {
    std::signal(number, SIG_IGN);
  }
}

}  // namespace

ShutdownSignal::ShutdownSignal() {
  const sigset_t signals = Watched();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  IgnoreAllThatWouldEndTheProcess();
}

int ShutdownSignal::Wait() {
  const sigset_t signals = Watched();
  int number = 0;
  sigwait(&signals, &number);
  return requested_ ? 0 : number;
}

void ShutdownSignal::Request() {
  requested_ = true;
  kill(getpid(), SIGTERM);
}

}  // namespace tertib
