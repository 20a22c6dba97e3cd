#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>

#include "services/common/serving/descriptor.h"
#include "services/common/serving/listener.h"
#include "tests/testing/probes.h"

namespace tertib {

// A client, and the server's end of its connection, which no server looks after.
struct ConnectedClient {
  explicit ConnectedClient(const Listener& listener)
      : client(listener.address), server(Accept(listener.socket)) {}

  static Descriptor Accept(const Descriptor& listening) {
    pollfd waiting = {listening.number(), POLLIN, 0};
    EXPECT_EQ(poll(&waiting, 1, -1), 1);
    return Descriptor(accept(listening.number(), nullptr, nullptr));
  }

  // The client sends as many bytes, and the server reads them.
  void Carry(size_t bytes) const {
    std::string piece(size_t{1} << 16, 'x');
    for (size_t carried = 0; carried < bytes; carried += piece.size()) {
      ASSERT_EQ(send(client.descriptor(), piece.data(), piece.size(), MSG_NOSIGNAL),
                static_cast<ssize_t>(piece.size()));
      ASSERT_EQ(recv(server.number(), piece.data(), piece.size(), MSG_WAITALL),
                static_cast<ssize_t>(piece.size()));
    }
  }

  SilentConnection client;
  Descriptor server;
};

}  // namespace tertib
