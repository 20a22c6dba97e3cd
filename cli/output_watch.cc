#include "cli/output_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace tertib::cli {

OutputWatch::OutputWatch(std::function<void()> on_lost) : stop_(eventfd(0, EFD_CLOEXEC)) {
  if (stop_ >= 0) {
    thread_ = std::thread([this, on_lost = std::move(on_lost)] { Watch(on_lost); });
  }
}

OutputWatch::~OutputWatch() {
  if (stop_ >= 0) {
    eventfd_write(stop_, 1);
    thread_.join();
    close(stop_);
  }
}

void OutputWatch::Watch(const std::function<void()>& on_lost) {
  // Of standard output nothing is asked: errors and hang-ups are told all the same.
  std::array<pollfd, 2> watched = {{{STDOUT_FILENO, 0, 0}, {stop_, POLLIN, 0}}};
  int ready = 0;
  do {
    ready = poll(watched.data(), watched.size(), /*timeout=*/-1);
  } while (ready < 0 && errno == EINTR);
  if ((watched[0].revents & (POLLERR | POLLHUP)) != 0) {
    lost_ = true;
    on_lost();
  }
}

}  // namespace tertib::cli
