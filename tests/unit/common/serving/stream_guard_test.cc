#include "services/common/serving/stream_guard.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "services/common/serving/clients.h"
#include "services/common/serving/listener.h"
#include "tests/testing/connected_client.h"

namespace tertib {
namespace {

constexpr size_t kMost = 1'000;

class StreamGuardTest : public ::testing::Test {
 protected:
  StreamGuardTest() { clients_.Add(connected_.server.number()); }

  void AwaitAsked(int times) {
    for (const int until = asked_ + times; asked_ < until;) {
      std::this_thread::yield();
    }
  }

  const Listener listener_ = OpenListener("127.0.0.1:0", "--listen").value();
  const ConnectedClient connected_{listener_};
  Clients clients_;
  std::atomic<uint64_t> held_ = 0;
  std::atomic<int> asked_ = 0;
  std::atomic<int> hung_up_ = 0;
  const StreamGuard guard_{{.most_held = kMost,
                            .streams =
                                [this](const std::string& /*peer*/) {
                                  ++asked_;
                                  return StreamCount{.begun = held_, .held = held_};
                                },
                            .on_hang_up = [this] { ++hung_up_; }},
                           clients_};
};

TEST_F(StreamGuardTest, WhoHasMoreStreamsHeldThanHeMayIsHungUpOn) {
  held_ = kMost + 1;
  connected_.Carry(1 << 16);
  connected_.client.AwaitHangUp();
  // It is counted a moment after.
  while (hung_up_ == 0) {
    std::this_thread::yield();
  }
  EXPECT_EQ(hung_up_, 1);
}

TEST_F(StreamGuardTest, WhatGrpcMakesStreamsOfOnlyLaterIsSeen) {
  connected_.Carry(1 << 16);
  AwaitAsked(1);
  held_ = kMost + 1;
  connected_.client.AwaitHangUp();
}

TEST_F(StreamGuardTest, WhoHasAsManyAsHeMayIsLetBeAndWatched) {
  held_ = kMost;
  connected_.Carry(1 << 16);
  AwaitAsked(4);
  connected_.Carry(1 << 16);
  EXPECT_EQ(hung_up_, 0);
  held_ = kMost + 1;
  connected_.client.AwaitHangUp();
}

}  // namespace
}  // namespace tertib
