#include "services/common/serving/shutdown_signal.h"

#include <unistd.h>

#include <csignal>

namespace tertib {
namespace {

sigset_t Watched() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

ShutdownSignal::ShutdownSignal() {
  const sigset_t signals = Watched();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
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
