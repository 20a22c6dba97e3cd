#include "services/common/serving/memory_guard.h"

#include <fcntl.h>
#include <linux/tcp.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace tertib {
namespace {

constexpr std::chrono::milliseconds kLook(20);
// What was hung up on is free again by then.
constexpr std::chrono::milliseconds kAfterHangingUp(100);
// To look costs more while there is too much, and there is nobody to hang up on.
constexpr std::chrono::milliseconds kInVain(250);
constexpr std::chrono::seconds kForget(30);
constexpr uint64_t kSpared = uint64_t{1} << 20;

// The inode of a socket; 0 if the descriptor is another's by now.
ino_t SocketOf(int descriptor) {
  struct stat found {};
  return fstat(descriptor, &found) == 0 && S_ISSOCK(found.st_mode) ? found.st_ino : 0;
}

// How much the other side has sent since it connected.
uint64_t ReceivedBytes(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  const bool known = getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0;
  return known ? info.tcpi_bytes_received : 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<MemoryGuard>> MemoryGuard::Start(Options options) {
  Descriptor stop(eventfd(0, EFD_CLOEXEC));
  if (!stop.is_open()) {
    return absl::ResourceExhaustedError(std::generic_category().message(errno));
  }
  std::unique_ptr<MemoryGuard> guard(new MemoryGuard(std::move(options), std::move(stop)));
  guard->thread_ = std::thread([raw = guard.get()] { raw->Run(); });
  return guard;
}

MemoryGuard::MemoryGuard(Options options, Descriptor stop)
    : options_(std::move(options)), stop_(std::move(stop)) {}

MemoryGuard::~MemoryGuard() {
  eventfd_write(stop_.number(), 1);
  if (thread_.joinable()) {
    thread_.join();
  }
}

void MemoryGuard::Watch(int descriptor) {
  const MutexLock lock(mutex_);
  senders_[descriptor] = {.socket = SocketOf(descriptor)};
}

size_t MemoryGuard::MemoryInUse() {
  std::ifstream pages("/proc/self/statm");
  size_t size = 0;
  size_t resident = 0;
  size_t of_files = 0;
  pages >> size >> resident >> of_files;
  return (resident - std::min(resident, of_files)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

void MemoryGuard::Run() {
  pollfd stop = {stop_.number(), POLLIN, 0};
  auto forget = std::chrono::steady_clock::now() + kForget;
  std::chrono::milliseconds pause = kLook;
  while (poll(&stop, 1, static_cast<int>(pause.count())) <= 0) {
    pause = Look();
    if (std::chrono::steady_clock::now() >= forget) {
      Forget();
      forget += kForget;
    }
  }
}

std::chrono::milliseconds MemoryGuard::Look() {
  if (options_.used_bytes() <= options_.limit_bytes) {
    return kLook;
  }
  malloc_trim(0);  // What is free already may still have been counted.
  const size_t used = options_.used_bytes();
  if (used <= options_.limit_bytes) {
    return kLook;
  }
  return HangUp(used - options_.limit_bytes) > 0 ? kAfterHangingUp : kInVain;
}

uint64_t MemoryGuard::HangUp(uint64_t excess_bytes) {
  int closed = 0;
  uint64_t freed = 0;
  for (const Recent& sender : Senders()) {
    if (freed >= excess_bytes || sender.bytes < kSpared) {
      break;
    }
    // A descriptor of our own, which nobody else can close meanwhile.
    const Descriptor connection(fcntl(sender.descriptor, F_DUPFD_CLOEXEC, 0));
    if (connection.is_open() && SocketOf(connection.number()) == sender.socket) {
      shutdown(connection.number(), SHUT_RDWR);
      freed += sender.bytes;
      ++closed;
    }
  }
  if (closed > 0 && options_.log != nullptr) {
    options_.log->Warning("too much memory is in use: those who sent most are hung up on",
                          {{"connections", std::to_string(closed)}});
  }
  return freed;
}

void MemoryGuard::Forget() {
  const MutexLock lock(mutex_);
  for (auto sender = senders_.begin(); sender != senders_.end();) {
    if (SocketOf(sender->first) == sender->second.socket) {
      uint64_t& forgotten = sender->second.forgotten_bytes;
      forgotten += (std::max(ReceivedBytes(sender->first), forgotten) - forgotten) / 2;
      ++sender;
    } else {
      sender = senders_.erase(sender);
    }
  }
}

std::vector<MemoryGuard::Recent> MemoryGuard::Senders() {
  std::vector<Recent> recent;
  {
    const MutexLock lock(mutex_);
    for (const auto& [descriptor, sender] : senders_) {
      if (SocketOf(descriptor) == sender.socket) {
        const uint64_t received = ReceivedBytes(descriptor);
        recent.push_back({.descriptor = descriptor,
                          .socket = sender.socket,
                          .bytes = received - std::min(received, sender.forgotten_bytes)});
      }
    }
  }
  std::sort(recent.begin(), recent.end(),
            [](const Recent& a, const Recent& b) { return a.bytes > b.bytes; });
  return recent;
}

}  // namespace tertib
