#include "services/common/serving/acceptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace tertib {
namespace {

constexpr int kPauseMs = 100;

// The system's words for an error.
std::string Words(int error) { return std::generic_category().message(error); }

// There was no connection after all, or its client was gone first.
bool IsOfOneConnection(int error) {
  return error == EAGAIN || error == EINTR || error == ECONNABORTED || error == EPROTO ||
         error == EPERM;
}

// The socket listens no more, and cannot again.
bool IsLost(int error) {
  return error == EBADF || error == EINVAL || error == ENOTSOCK || error == EOPNOTSUPP ||
         error == EFAULT;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Acceptor>> Acceptor::Start(Options options) {
  Descriptor stop(eventfd(0, EFD_CLOEXEC));
  if (!stop.is_open()) {
    return absl::ResourceExhaustedError(Words(errno));
  }
  std::unique_ptr<Acceptor> acceptor(new Acceptor(std::move(options), std::move(stop)));
  acceptor->thread_ = std::thread([raw = acceptor.get()] { raw->Run(); });
  return acceptor;
}

Acceptor::Acceptor(Options options, Descriptor stop)
    : options_(std::move(options)), stop_(std::move(stop)) {}

Acceptor::~Acceptor() {
  eventfd_write(stop_.number(), 1);
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Acceptor::Run() {
  std::array<pollfd, 2> awaited = {
      {{options_.listening.number(), POLLIN, 0}, {stop_.number(), POLLIN, 0}}};
  do {
    while (poll(awaited.data(), awaited.size(), -1) < 0) {
    }
  } while (awaited[1].revents == 0 && AcceptOne());
}

bool Acceptor::AcceptOne() {
  Descriptor connection(
      accept4(options_.listening.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  const int error = errno;
  if (connection.is_open()) {
    Place(std::move(connection));
    return true;
  }
  if (IsOfOneConnection(error)) {
    return true;
  }
  if (IsLost(error)) {
    options_.on_lost(absl::UnavailableError(Words(error)));
    return false;
  }
  if (options_.log != nullptr) {
    options_.log->Warning("connections have to wait: the system is short of what they need",
                          {{"error", Words(error)}});
  }
  Pause();
  return true;
}

void Acceptor::Place(Descriptor connection) {
  if (!options_.numbers.Has(connection.number())) {
    // The lowest free number of the range or above it.
    connection = Descriptor(fcntl(connection.number(), F_DUPFD_CLOEXEC, options_.numbers.first));
  }
  if (options_.numbers.Has(connection.number())) {
    options_.on_connection(std::move(connection));
    return;
  }
  options_.on_refused();
  if (options_.log != nullptr) {
    options_.log->Warning("a connection was refused: there are as many as there may be");
  }
}

void Acceptor::Pause() const {
  pollfd stop = {stop_.number(), POLLIN, 0};
  poll(&stop, 1, kPauseMs);
}

}  // namespace tertib
