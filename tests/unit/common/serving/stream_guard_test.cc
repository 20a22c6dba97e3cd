#include "services/common/serving/stream_guard.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
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
  std::atomic<bool> known_ = true;
  std::atomic<uint64_t> held_ = 0;
  std::atomic<int> asked_ = 0;
  std::atomic<int> hung_up_ = 0;
  std::atomic<std::string_view> reason_;
  const StreamGuard guard_{
      {.most_held = kMost,
       .streams = [this](const std::string& /*peer*/) -> std::optional<StreamCount> {
         ++asked_;
         return known_ ? std::optional(StreamCount{.begun = held_, .held = held_}) : std::nullopt;
       },
       .on_hang_up =
           [this](std::string_view reason) {
             reason_ = reason;
             ++hung_up_;
           }},
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

TEST_F(StreamGuardTest, WhoSendsAHeaderWithoutEndIsHungUpOn) {
  connected_.Carry(300 << 10);
  while (hung_up_ == 0) {
    connected_.TryToCarry(1 << 10);
  }
  connected_.client.AwaitHangUp();
  EXPECT_EQ(reason_.load(), "headers");
}

// As an upload's first piece is, while gRPC works it off.
TEST_F(StreamGuardTest, WhatWasReadAndNotYetWorkedOffIsWaitedFor) {
  connected_.Carry(320 << 10);
  AwaitAsked(1);
  connected_.Carry(1 << 16);
  AwaitAsked(1);
  held_ = 1;
  connected_.Carry(1 << 16);
  AwaitAsked(1);
  EXPECT_EQ(hung_up_, 0);
}

TEST_F(StreamGuardTest, WhoSendsAHeaderWithoutEndBesideAnOpenCallIsHungUpOn) {
  held_ = 1;
  connected_.Carry(1 << 16);
  AwaitAsked(1);
  // A message of 4 MiB may be under way.
  connected_.Carry(4 << 20);
  EXPECT_EQ(hung_up_, 0);
  while (hung_up_ == 0) {
    connected_.TryToCarry(1 << 10);
  }
  connected_.client.AwaitHangUp();
}

TEST_F(StreamGuardTest, OfWhomNothingIsKnownIsLetBe) {
  known_ = false;
  connected_.Carry(8 << 20);
  AwaitAsked(2);
  connected_.Carry(8 << 20);
  EXPECT_EQ(hung_up_, 0);
}

TEST_F(StreamGuardTest, WhoseCallsComeWholeMaySendAnyAmount) {
  for (int i = 0; i < 100; ++i) {
    ++held_;
    connected_.Carry(200 << 10);
  }
  EXPECT_EQ(hung_up_, 0);
}

}  // namespace
}  // namespace tertib
