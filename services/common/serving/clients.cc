#include "services/common/serving/clients.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "services/common/serving/descriptor.h"

namespace tertib {
namespace {

constexpr size_t kMostHungUp = 1'000;

// The inode of a socket; 0 if the descriptor is none.
ino_t SocketOf(int descriptor) {
  struct stat found {};
  return fstat(descriptor, &found) == 0 && S_ISSOCK(found.st_mode) ? found.st_ino : 0;
}

uint64_t ReadBytes(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  int unread = 0;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      ioctl(descriptor, FIONREAD, &unread) != 0) {
    return 0;
  }
  return info.tcpi_bytes_received -
         std::min<uint64_t>(info.tcpi_bytes_received, static_cast<uint64_t>(unread));
}

std::string Text(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, address, text.data(), text.size());
  return text.data();
}

std::string PeerOf(int descriptor) {
  sockaddr_storage name{};
  socklen_t size = sizeof(name);
  if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    return {};
  }
  if (name.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<sockaddr_in&>(name);
    return fmt::format("ipv4:{}:{}", Text(AF_INET, &v4.sin_addr), ntohs(v4.sin_port));
  }
  const auto& v6 = reinterpret_cast<sockaddr_in6&>(name);
  const int port = ntohs(v6.sin6_port);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    in_addr inner{};
    std::memcpy(&inner, &v6.sin6_addr.s6_addr[12], sizeof(inner));
    return fmt::format("ipv4:{}:{}", Text(AF_INET, &inner), port);
  }
  const std::string scope =
      v6.sin6_scope_id == 0 ? std::string() : fmt::format("%25{}", v6.sin6_scope_id);
  return fmt::format("ipv6:%5B{}{}%5D:{}", Text(AF_INET6, &v6.sin6_addr), scope, port);
}

}  // namespace

void Clients::Add(int descriptor) {
  Known known = {.socket = SocketOf(descriptor), .peer = PeerOf(descriptor)};
  const MutexLock lock(mutex_);
  known_[descriptor] = std::move(known);
}

std::vector<Client> Clients::Following(int after, size_t most) {
  std::vector<Client> clients;
  const MutexLock lock(mutex_);
  auto next = known_.upper_bound(after);
  while (next != known_.end() && clients.size() < most) {
    const auto& [descriptor, known] = *next;
    if (SocketOf(descriptor) == known.socket) {
      clients.push_back({.descriptor = descriptor,
                         .socket = known.socket,
                         .peer = known.peer,
                         .sent_bytes = ReadBytes(descriptor)});
      ++next;
    } else {
      next = known_.erase(next);
    }
  }
  return clients;
}

bool Clients::HangUp(const Client& client) {
  // A descriptor of our own, which nobody else can close meanwhile.
  const Descriptor connection(fcntl(client.descriptor, F_DUPFD_CLOEXEC, 0));
  const bool is_there = connection.is_open() && SocketOf(connection.number()) == client.socket;
  if (is_there) {
    shutdown(connection.number(), SHUT_RDWR);
  }
  const MutexLock lock(mutex_);
  const auto known = known_.find(client.descriptor);
  if (known != known_.end() && known->second.socket == client.socket) {
    known_.erase(known);
  }
  if (is_there) {
    hung_up_.push_back(client);
  }
  if (hung_up_.size() > kMostHungUp) {
    hung_up_.pop_front();
  }
  return is_there;
}

std::vector<Client> Clients::TakeHungUp() {
  const MutexLock lock(mutex_);
  std::vector<Client> clients(hung_up_.begin(), hung_up_.end());
  hung_up_.clear();
  return clients;
}

}  // namespace tertib
