#include "services/recap/follower/follower.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/common/error.h"
#include "services/common/status_macros.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/fake_clock.h"
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

// Delivers the commits of a script until the handler fails, from where it resumes.
class CommitsSource final : public EventSource {
 public:
  explicit CommitsSource(std::vector<Delivery> deliveries) : deliveries_(std::move(deliveries)) {}

  absl::Status Run(EventHandler& handler, std::stop_token /*stop*/) override {
    ++runs_;
    TERTIB_ASSIGN_OR_RETURN(const Position from, handler.ResumeFrom());
    for (const Delivery& delivery : deliveries_) {
      if (delivery.position.sequence > from.sequence ||
          delivery.kind == Delivery::Kind::kCaughtUp) {
        TERTIB_RETURN_IF_ERROR(handler.OnDelivery(delivery));
      }
    }
    return absl::OkStatus();
  }

  int runs() const { return runs_; }

 private:
  const std::vector<Delivery> deliveries_;
  int runs_ = 0;
};

// A view on a disk that takes so many writes and then none, until the room comes back; or none ever
// again.
class FailingViewStore final : public ViewStore {
 public:
  std::unique_ptr<const ViewReader> Snapshot() const override { return view_.Snapshot(); }
  absl::Status Apply(const ViewChanges& changes, const Position& position) override {
    const absl::Status refused = Refusal();
    return refused.ok() ? view_.Apply(changes, position) : refused;
  }
  absl::Status Wipe() override {
    const absl::Status refused = Refusal();
    return refused.ok() ? view_.Wipe() : refused;
  }
  StoreCondition Look() override { return writes == 0 ? then : StoreCondition::kWritable; }

  int writes = 0;
  StoreCondition then = StoreCondition::kFull;

 private:
  absl::Status Refusal() {
    if (writes > 0) {
      --writes;
      return absl::OkStatus();
    }
    return then == StoreCondition::kFull
               ? MakeError(absl::StatusCode::kResourceExhausted,
                           catalogue::v1::ERROR_REASON_STORE_FULL, {"Full.", "Penuh."})
               : MakeError(absl::StatusCode::kUnavailable,
                           catalogue::v1::ERROR_REASON_STORE_READ_ONLY, {"Refused.", "Ditolak."});
  }

  MemoryViewStore view_;
};

// Does something in place of waiting.
class BusySleeper final : public Sleeper {
 public:
  void Sleep(absl::Duration /*duration*/, std::stop_token /*stop*/) override {
    ++slept;
    instead();
  }

  int slept = 0;
  std::function<void()> instead = [] {};
};

class FollowerTest : public testing::Test {
 protected:
  void Follow(ScriptedSource::Script script) {
    ScriptedSource source(std::move(script));
    EXPECT_TRUE(FollowInto(store_, source, {}).ok());
  }

  absl::Status FollowInto(ViewStore& store, EventSource& source, const std::stop_token& stop) {
    Follower follower({source, store, progress_, metrics_, log_,
                       [this](bool serving) { serving_ = serving; }, sleeper_, clock_,
                       [this](const auto& agencies) { changed_.push_back(agencies); }});
    return follower.Run(stop);
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
  BusySleeper sleeper_;
  FakeClock clock_;
  bool serving_ = false;
  std::vector<std::vector<std::string>> changed_;
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

    handler.OnDisconnected(absl::UnavailableError("gone"), absl::ZeroDuration(), "a trace");
    EXPECT_FALSE(current());
    EXPECT_TRUE(handler.OnDelivery(Mark(Delivery::Kind::kCaughtUp)).ok());
    EXPECT_TRUE(current());
    EXPECT_TRUE(handler.OnHistoryLost(absl::FailedPreconditionError("restored")).ok());
    EXPECT_FALSE(current());
    EXPECT_EQ(progress_.Now().applied, Sequence{});
  });
  EXPECT_FALSE(progress_.Now().current);
}

TEST_F(FollowerTest, TellsWhichAgenciesAWriteHasChangedAndWhenAllIsForgotten) {
  Follow([this](EventHandler& handler) {
    register_.PutAgency("pendidikan", "Dinas Pendidikan");
    EXPECT_TRUE(handler.OnDelivery(Commit()).ok());
    register_.DeleteAgency("pendidikan");
    EXPECT_TRUE(handler
                    .OnDelivery({.kind = Delivery::Kind::kEvents,
                                 .events = register_.Take(),
                                 .position = Here(),
                                 .newest = {}})
                    .ok());
    EXPECT_TRUE(handler.OnHistoryLost(absl::FailedPreconditionError("restored")).ok());
  });
  EXPECT_EQ(changed_,
            (std::vector<std::vector<std::string>>{{"dinas", "pendidikan"}, {"pendidikan"}, {}}));
}

TEST_F(FollowerTest, WaitsWhileTheDiskIsFullAndGoesOnFromWhatIsStored) {
  CommitsSource source({Commit(), Mark(Delivery::Kind::kCaughtUp), Commit(), Commit(),
                        Mark(Delivery::Kind::kCaughtUp)});
  FailingViewStore store;
  store.writes = 1;
  sleeper_.instead = [&] {
    EXPECT_EQ(progress_.Now().applied, Sequence{1});
    EXPECT_EQ(progress_.Now().state, Progress::State::kServing);
    EXPECT_FALSE(progress_.Now().current);
    EXPECT_EQ(store.Snapshot()->ReadPosition().value(), (Position{"token-1", Sequence{1}}));
    if (sleeper_.slept == 5) {
      store.writes = 9;
    }
  };
  EXPECT_TRUE(FollowInto(store, source, {}).ok());
  EXPECT_EQ(sleeper_.slept, 5);
  EXPECT_EQ(source.runs(), 2);
  EXPECT_EQ(progress_.Now().applied, Sequence{3});
  EXPECT_EQ(store.Snapshot()->ReadPosition().value(),
            (Position{.resume_token = "token-3", .sequence = Sequence{3}, .complete = true}));
  EXPECT_EQ(metrics_.events_applied.Value(), 3);
}

TEST_F(FollowerTest, IsStoppedWhileTheDiskIsFull) {
  CommitsSource source({Commit()});
  FailingViewStore store;
  std::stop_source stop;
  sleeper_.instead = [&stop] { stop.request_stop(); };
  EXPECT_TRUE(FollowInto(store, source, stop.get_token()).ok());
  EXPECT_EQ(sleeper_.slept, 1);
}

TEST_F(FollowerTest, LeavesWhatItHasToBeServedOnceTheDiskRefuses) {
  CommitsSource source({Commit(), Mark(Delivery::Kind::kCaughtUp), Commit()});
  FailingViewStore store;
  store.writes = 1;
  store.then = StoreCondition::kReadOnly;
  EXPECT_TRUE(FollowInto(store, source, {}).ok());
  EXPECT_EQ(source.runs(), 1);
  EXPECT_EQ(progress_.Now().state, Progress::State::kServing);
  EXPECT_FALSE(progress_.Now().current);
  EXPECT_EQ(progress_.Now().applied, Sequence{1});
  EXPECT_EQ(metrics_.following.Value(), 0);
}

TEST_F(FollowerTest, EndsWithAnErrorIfTheDiskRefusesAndThereIsNothingToServe) {
  CommitsSource source({Commit(), Commit(), Mark(Delivery::Kind::kCaughtUp)});
  FailingViewStore store;
  store.writes = 1;
  store.then = StoreCondition::kReadOnly;
  EXPECT_FALSE(FollowInto(store, source, {}).ok());
  EXPECT_EQ(progress_.Now().state, Progress::State::kStopped);
}

TEST_F(FollowerTest, ServesNothingOfALostHistoryThatAFullDiskKeeps) {
  FailingViewStore store;
  store.writes = 2;
  ScriptedSource source([&](EventHandler& handler) {
    EXPECT_TRUE(handler.OnDelivery(Commit()).ok());
    EXPECT_TRUE(handler.OnDelivery(Mark(Delivery::Kind::kCaughtUp)).ok());
    EXPECT_FALSE(handler.OnHistoryLost(absl::FailedPreconditionError("restored")).ok());
  });
  EXPECT_TRUE(FollowInto(store, source, {}).ok());
  EXPECT_EQ(progress_.Now().state, Progress::State::kCatchingUp);
  EXPECT_FALSE(serving_);
  EXPECT_EQ(metrics_.rebuilds.Value(), 0);
}

}  // namespace
}  // namespace tertib::recap
