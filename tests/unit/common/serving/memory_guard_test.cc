#include "services/common/serving/memory_guard.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "services/common/mutex.h"
#include "services/common/serving/clients.h"
#include "services/common/serving/listener.h"
#include "tests/testing/connected_client.h"

namespace tertib {
namespace {

constexpr size_t kLimit = size_t{1} << 30;
constexpr size_t kMebibyte = size_t{1} << 20;

class MemoryGuardTest : public ::testing::Test {
 protected:
  // Has gRPC say this of a client.
  void Connect(const ConnectedClient& connected, const StreamCount& streams) {
    clients_.Add(connected.server.number());
    for (const Client& client : clients_.All()) {
      if (client.descriptor == connected.server.number()) {
        const MutexLock lock(mutex_);
        streams_[client.peer] = streams;
      }
    }
  }

  std::optional<StreamCount> StreamsOf(const std::string& peer) {
    const MutexLock lock(mutex_);
    const auto found = streams_.find(peer);
    return found == streams_.end() ? std::nullopt : std::optional(found->second);
  }

  // Too much is in use by this much, until `clients` have been hung up on.
  void TakeTooMuch(size_t bytes, int clients) {
    until_room_ = clients;
    used_ = kLimit + bytes;
  }

  void AwaitLooks(int count) {
    for (const int until = looks_ + count; looks_ < until;) {
      std::this_thread::yield();
    }
  }

  const Listener listener_ = OpenListener("127.0.0.1:0", "--listen").value();
  Clients clients_;
  Mutex mutex_;
  std::map<std::string, StreamCount> streams_ TERTIB_GUARDED_BY(mutex_);
  std::atomic<size_t> used_ = 0;
  std::atomic<int> until_room_ = 0;
  std::atomic<int> looks_ = 0;
  const MemoryGuard guard_{{.limit_bytes = kLimit,
                            .used_bytes =
                                [this] {
                                  ++looks_;
                                  return used_.load();
                                },
                            .streams = [this](const std::string& peer) { return StreamsOf(peer); },
                            .on_hang_up =
                                [this] {
                                  if (--until_room_ == 0) {
                                    used_ = 0;
                                  }
                                }},
                           clients_};
};

TEST_F(MemoryGuardTest, WhoHasUnfinishedRequestsIsHungUpOnBeforeWhoseWereAnswered) {
  const ConnectedClient answered(listener_);
  const ConnectedClient unfinished(listener_);
  const ConnectedClient some(listener_);
  answered.Carry(8 * kMebibyte);
  unfinished.Carry(kMebibyte / 2);
  some.Carry(kMebibyte / 4);
  Connect(answered, {.begun = 1'000, .held = 0, .messages = 1'000});
  Connect(unfinished, {.begun = 1, .held = 1, .messages = 0});
  Connect(some, {.begun = 1, .held = 1, .messages = 0});
  TakeTooMuch(1, 1);
  unfinished.client.AwaitHangUp();
  answered.Carry(1 << 16);
  some.Carry(1 << 16);
}

TEST_F(MemoryGuardTest, ChunksThatWereTakenInAreNotHeldAgainstAnImporter) {
  const ConnectedClient importer(listener_);
  const ConnectedClient unfinished(listener_);
  importer.Carry(16 * kMebibyte);
  unfinished.Carry(kMebibyte);
  Connect(importer, {.begun = 1, .held = 1, .messages = 256});
  Connect(unfinished, {.begun = 20, .held = 20, .messages = 0});
  TakeTooMuch(1, 1);
  unfinished.client.AwaitHangUp();
  importer.Carry(1 << 16);
}

TEST_F(MemoryGuardTest, StreamsOfHeadersAloneCountForWhatTheyTake) {
  const ConnectedClient headers(listener_);
  const ConnectedClient upload(listener_);
  headers.Carry(1 << 16);
  upload.Carry(4 * kMebibyte);
  Connect(headers, {.begun = 1'000, .held = 1'000, .messages = 0});
  Connect(upload, {.begun = 1, .held = 1, .messages = 0});
  TakeTooMuch(1, 1);
  headers.client.AwaitHangUp();
  upload.Carry(1 << 16);
}

TEST_F(MemoryGuardTest, NobodyIsSparedWhileThereIsTooMuch) {
  const ConnectedClient holds_little(listener_);
  const ConnectedClient holds_nothing(listener_);
  const ConnectedClient is_unknown(listener_);
  Connect(holds_little, {.begun = 1, .held = 1, .messages = 1});
  Connect(holds_nothing, {.begun = 1, .held = 0, .messages = 1});
  clients_.Add(is_unknown.server.number());
  TakeTooMuch(kMebibyte, 3);
  for (const auto* connected : {&holds_little, &holds_nothing, &is_unknown}) {
    connected->client.AwaitHangUp();
  }
}

TEST_F(MemoryGuardTest, WhatIsOnItsWayOutIsWaitedFor) {
  const ConnectedClient heavy(listener_);
  const ConnectedClient light(listener_);
  heavy.Carry(8 * kMebibyte);
  light.Carry(1 << 16);
  Connect(heavy, {.begun = 2, .held = 2, .messages = 0});
  Connect(light, {.begun = 1, .held = 1, .messages = 0});
  TakeTooMuch(6 * kMebibyte, 2);
  heavy.client.AwaitHangUp();
  AwaitLooks(6);  // gRPC still has its streams.
  light.Carry(1 << 16);
  {
    const MutexLock lock(mutex_);
    for (auto& [peer, streams] : streams_) {
      streams.held /= 2;
    }
  }
  light.client.AwaitHangUp();
}

TEST(MemoryGuard, KnowsWhatTheProcessHas) {
  const size_t before = MemoryGuard::MemoryInUse();
  const std::string large(size_t{64} << 20, 'x');
  EXPECT_GE(MemoryGuard::MemoryInUse(), before + large.size() / 2);
}

}  // namespace
}  // namespace tertib
