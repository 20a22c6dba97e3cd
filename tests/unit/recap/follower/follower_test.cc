#include "services/recap/follower/follower.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"

namespace tertib::recap {
namespace {

// Says what the test tells it to, and ends.
class ScriptedSource final : public EventSource {
 public:
  using Script = std::function<void(EventHandler& handler)>;

  explicit ScriptedSource(Script script) : script_(std::move(script)) {}

  absl::Status Run(EventHandler& handler, std::stop_token /*stop*/) override {
    script_(handler);
    return absl::OkStatus();
  }

 private:
  const Script script_;
};

class FollowerTest : public testing::Test {
 protected:
  void Follow(ScriptedSource::Script script) {
    ScriptedSource source(std::move(script));
    Follower follower(
        {source, store_, progress_, metrics_, log_, [this](bool serving) { serving_ = serving; }});
    EXPECT_TRUE(follower.Run({}).ok());
  }

  // One commit of one event.
  Delivery Commit() {
    register_.PutAgency("dinas", "Dinas " + std::to_string(register_.sequence()));
    return {.kind = Delivery::Kind::kEvents,
            .events = register_.Take(),
            .position = Here(),
            .newest = {}};
  }

  Delivery Mark(Delivery::Kind kind, uint64_t newest = 0) {
    return {.kind = kind, .events = {}, .position = Here(), .newest = Sequence{newest}};
  }

  Position Here() const {
    const uint64_t sequence = register_.sequence();
    return {"token-" + std::to_string(sequence), Sequence{sequence}};
  }

  EventScript register_;
  MemoryViewStore store_;
  Progress progress_;
  Metrics registry_;
  FollowerMetrics metrics_{registry_};
  Logger log_{"test"};
  bool serving_ = false;
};

TEST_F(FollowerTest, IsCurrentOnlyFromWhenTheStreamSaysSoUntilItBreaksOff) {
  Follow([this](EventHandler& handler) {
    const auto current = [this] { return progress_.Now().current; };
    EXPECT_FALSE(current());
    EXPECT_TRUE(handler.OnDelivery(Commit()).ok());
    EXPECT_FALSE(current());
    EXPECT_TRUE(handler.OnDelivery(Mark(Delivery::Kind::kCaughtUp)).ok());
    EXPECT_TRUE(current());
    EXPECT_TRUE(handler.OnDelivery(Commit()).ok());
    EXPECT_TRUE(current());

    EXPECT_TRUE(handler.OnDelivery(Mark(Delivery::Kind::kFellBehind, 5)).ok());
    EXPECT_FALSE(current());
    EXPECT_TRUE(handler.OnDelivery(Commit()).ok());
    EXPECT_FALSE(current());
    EXPECT_TRUE(handler.OnDelivery(Mark(Delivery::Kind::kCaughtUp)).ok());
    EXPECT_TRUE(current());

    handler.OnDisconnected(absl::UnavailableError("gone"), absl::ZeroDuration());
    EXPECT_FALSE(current());
    EXPECT_TRUE(handler.OnDelivery(Mark(Delivery::Kind::kCaughtUp)).ok());
    EXPECT_TRUE(current());
    EXPECT_TRUE(handler.OnHistoryLost(absl::FailedPreconditionError("restored")).ok());
    EXPECT_FALSE(current());
    EXPECT_EQ(progress_.Now().applied, Sequence{});
  });
  EXPECT_FALSE(progress_.Now().current);
}

}  // namespace
}  // namespace tertib::recap
