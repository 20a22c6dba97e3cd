#include "services/common/serving/listener.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "services/common/serving/listen_address.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// What the system said last. NOT_FOUND if this machine has no such address.
absl::Status SystemError() {
  const bool missing = errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL;
  return {missing ? absl::StatusCode::kNotFound : absl::StatusCode::kUnavailable,
          std::generic_category().message(errno)};
}

absl::StatusOr<Addresses> Resolve(const HostPort& at) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  // Without a name the system gives the loopback addresses, or with AI_PASSIVE all.
  const bool loopback = at.host == kLocalhost;
  hints.ai_flags = AI_NUMERICSERV | (loopback ? 0 : AI_PASSIVE);
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(loopback ? nullptr : at.host.c_str(),
                                  std::to_string(at.port).c_str(), &hints, &found);
  if (failure == EAI_SYSTEM) {
    return SystemError();
  }
  if (failure != 0) {
    return absl::UnavailableError(gai_strerror(failure));
  }
  return Addresses(found, freeaddrinfo);
}

absl::StatusOr<Descriptor> Listen(const addrinfo& at) {
  Descriptor listening(socket(at.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!listening.is_open()) {
    return SystemError();
  }
  const int yes = 1;
  const int no = 0;
  // Lets a restart have the port while connections of before still linger; it does not let two
  // listeners have it.
  setsockopt(listening.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (at.ai_family == AF_INET6) {
    setsockopt(listening.number(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
  }
  if (bind(listening.number(), at.ai_addr, at.ai_addrlen) != 0 ||
      listen(listening.number(), SOMAXCONN) != 0) {
    return SystemError();
  }
  return listening;
}

absl::StatusOr<Descriptor> ListenAtOneOf(const Addresses& addresses) {
  absl::Status failure = absl::NotFoundError("it is no address of IPv4 or IPv6");
  for (const int family : {AF_INET, AF_INET6}) {
    for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
      // A port that is taken is not looked for elsewhere.
      if (at->ai_family == family && absl::IsNotFound(failure)) {
        auto listening = Listen(*at);
        if (listening.ok()) {
          return listening;
        }
        failure = listening.status();
      }
    }
  }
  return failure;
}

absl::StatusOr<int> PortOf(const Descriptor& listening) {
  sockaddr_storage name{};
  socklen_t size = sizeof(name);
  if (getsockname(listening.number(), reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    return SystemError();
  }
  return ntohs(name.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(name).sin6_port
                                          : reinterpret_cast<sockaddr_in&>(name).sin_port);
}

absl::StatusOr<Listener> Open(const std::string& address) {
  const auto at = ParseHostPort(address);
  if (!at) {
    return absl::InvalidArgumentError("it is not host:port");
  }
  TERTIB_ASSIGN_OR_RETURN(const Addresses addresses, Resolve(*at));
  TERTIB_ASSIGN_OR_RETURN(Descriptor listening, ListenAtOneOf(addresses));
  TERTIB_ASSIGN_OR_RETURN(const int port, PortOf(listening));
  return Listener{std::move(listening), WithPort(address, port)};
}

}  // namespace

absl::StatusOr<Listener> OpenListener(const std::string& address, const std::string& flag) {
  auto listener = Open(address);
  if (listener.ok()) {
    return listener;
  }
  return absl::FailedPreconditionError(
      fmt::format("cannot listen on {}: {}. Stop what holds the port, or choose another with {}.",
                  address, std::string(listener.status().message()), flag));
}

}  // namespace tertib
