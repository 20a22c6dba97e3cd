#include "services/common/serving/memory_guard.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>

#include "services/common/serving/descriptor.h"
#include "services/common/serving/listener.h"
#include "tests/testing/probes.h"

namespace tertib {
namespace {

constexpr size_t kLimit = size_t{1} << 30;

class MemoryGuardTest : public ::testing::Test {
 protected:
  // A client, and the server's end of its connection.
  struct Connection {
    explicit Connection(const Listener& listener)
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

  const Listener listener_ = OpenListener("127.0.0.1:0", "--listen").value();
  std::atomic<size_t> used_ = 0;
  const std::unique_ptr<MemoryGuard> guard_ =
      MemoryGuard::Start({.limit_bytes = kLimit, .used_bytes = [this] { return used_.load(); }})
          .value();
};

TEST_F(MemoryGuardTest, WhoSentMostIsHungUpOnAndNobodyElse) {
  const Connection little(listener_);
  const Connection much(listener_);
  const Connection some(listener_);
  for (const auto* connection : {&little, &much, &some}) {
    guard_->Watch(connection->server.number());
  }
  little.Carry(1 << 16);
  some.Carry(2 << 20);
  much.Carry(8 << 20);
  used_ = kLimit + (1 << 20);
  much.client.AwaitHangUp();
  used_ = 0;
  some.Carry(1 << 16);
  little.Carry(1 << 16);
}

TEST_F(MemoryGuardTest, AsManyAreHungUpOnAsItTakes) {
  const Connection first(listener_);
  const Connection second(listener_);
  for (const auto* connection : {&first, &second}) {
    guard_->Watch(connection->server.number());
    connection->Carry(4 << 20);
  }
  used_ = kLimit + (5 << 20);
  first.client.AwaitHangUp();
  second.client.AwaitHangUp();
}

TEST_F(MemoryGuardTest, ADescriptorThatBecameAnothersIsLetBe) {
  const Connection heavy(listener_);
  const Connection before(listener_);
  const Connection after(listener_);
  guard_->Watch(heavy.server.number());
  guard_->Watch(before.server.number());
  before.Carry(16 << 20);
  heavy.Carry(2 << 20);
  ASSERT_GE(dup2(after.server.number(), before.server.number()), 0);
  after.Carry(16 << 20);
  used_ = kLimit + 1;
  heavy.client.AwaitHangUp();
  used_ = 0;
  after.Carry(1 << 16);
}

TEST(MemoryGuard, KnowsWhatTheProcessHas) {
  const size_t before = MemoryGuard::MemoryInUse();
  const std::string large(size_t{64} << 20, 'x');
  EXPECT_GE(MemoryGuard::MemoryInUse(), before + large.size() / 2);
}

}  // namespace
}  // namespace tertib
