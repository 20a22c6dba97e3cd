#include "services/catalogue/feed/watch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "services/catalogue/feed/resume_token.h"
#include "services/catalogue/store/memory_store.h"
#include "services/common/error.h"
#include "services/common/uuid.h"
#include "tertib/catalogue/v1/event_service.pb.h"
#include "tests/testing/fake_clock.h"

namespace tertib::catalogue {
namespace {

class WatchTest : public ::testing::Test {
 protected:
  // One commit of events of one agency.
  static CommitGroup GroupOf(Sequence after, const std::string& agency, size_t events,
                             size_t padding) {
    CommitGroup group;
    group.after = after;
    for (size_t i = 1; i <= events; ++i) {
      v1::Event event;
      event.set_sequence(group.after.value + i);
      event.set_agency(agency);
      event.set_request_id(std::string(padding, 'x'));
      group.events.push_back(
          {Sequence{event.sequence()}, agency, i == events, event.SerializeAsString()});
    }
    return group;
  }

  // Commits to the store and publishes it, as the sequencer does.
  void Commit(const std::string& agency, size_t events = 1, size_t padding = 0) {
    const CommitGroup group = GroupOf(store_.last_sequence(), agency, events, padding);
    ASSERT_TRUE(store_.Commit(group).ok());
    feed_.Publish(group.events);
  }

  static WatchOptions Options(WatchFrom from, const std::string& token = "",
                              const std::string& agency = "") {
    WatchOptions options;
    options.from = from;
    options.resume_token = token;
    options.agency = agency;
    return options;
  }
  static WatchOptions UntilCurrent() {
    WatchOptions options;
    options.until_current = true;
    return options;
  }
  static WatchOptions AtMost(uint64_t max_events) {
    WatchOptions options;
    options.max_events = max_events;
    return options;
  }

  Watch Begin(WatchFrom from, const std::string& agency = "", const std::string& token = "") {
    auto watch = Watch::Begin(feed_, Options(from, token, agency));
    EXPECT_TRUE(watch.ok()) << watch.status();
    return *std::move(watch);
  }

  // What a watch says until it is idle or ends: "1-3" for a batch ("1-3+" if its commit continues),
  // "caught up 3", "checkpoint 3", "fell behind 3", "end".
  std::vector<std::string> Drain(Watch& watch) {
    std::vector<std::string> said;
    while (true) {
      const auto item = watch.Next();
      EXPECT_TRUE(item.ok()) << item.status();
      if (!item.ok() || std::holds_alternative<WatchIdle>(*item)) {
        return said;
      }
      said.push_back(Describe(*item));
      if (said.back() == "end") {
        return said;
      }
    }
  }

  std::string Describe(const WatchItem& item) {
    if (const auto* batch = std::get_if<WatchBatch>(&item)) {
      EXPECT_EQ(batch->commit_continues, batch->resume_token.empty());
      last_token_ = batch->resume_token.empty() ? last_token_ : batch->resume_token;
      return std::to_string(batch->pieces.front()->first.value) + "-" +
             std::to_string(batch->pieces.back()->last.value) +
             (batch->commit_continues ? "+" : "");
    }
    if (const auto* caught_up = std::get_if<WatchCaughtUp>(&item)) {
      last_token_ = caught_up->resume_token;
      return "caught up " + std::to_string(caught_up->sequence.value);
    }
    if (const auto* checkpoint = std::get_if<WatchCheckpoint>(&item)) {
      last_token_ = checkpoint->resume_token;
      return "checkpoint " + std::to_string(checkpoint->sequence.value);
    }
    if (const auto* behind = std::get_if<WatchFellBehind>(&item)) {
      return "fell behind " + std::to_string(behind->sequence.value);
    }
    return "end";
  }

  using Said = std::vector<std::string>;

  FakeClock clock_;
  Metrics metrics_;
  Metrics other_metrics_;
  MemoryStore store_{NewUuid()};
  Feed feed_{store_, clock_, FeedMetrics(metrics_), {.recent_bytes = 10'000}};
  std::string last_token_;
};

TEST_F(WatchTest, FromEarliestSendsEverythingThenSaysThatItHas) {
  Commit("a", 3);
  Commit("b");
  Watch watch = Begin(WatchFrom::kEarliest);
  EXPECT_EQ(Drain(watch), (Said{"1-4", "caught up 4"}));
  Commit("a");
  EXPECT_EQ(Drain(watch), (Said{"5-5"}));
}

TEST_F(WatchTest, FromNowSaysAtOnceWhereThatIs) {
  Commit("a", 3);
  Watch watch = Begin(WatchFrom::kNow);
  EXPECT_EQ(Drain(watch), (Said{"caught up 3"}));
  Commit("a");
  EXPECT_EQ(Drain(watch), (Said{"4-4"}));
}

TEST_F(WatchTest, ResumesAfterItsToken) {
  Commit("a", 3);
  Watch first = Begin(WatchFrom::kEarliest);
  Drain(first);
  Commit("a", 2);
  Watch second = Begin(WatchFrom::kToken, "", last_token_);
  EXPECT_EQ(Drain(second), (Said{"4-5", "caught up 5"}));
}

TEST_F(WatchTest, TokensThatDoNotFitAreRefused) {
  Commit("a", 3);
  const auto reason = [this](const std::string& token) {
    return ReasonOf(Watch::Begin(feed_, Options(WatchFrom::kToken, token)).status());
  };
  EXPECT_EQ(reason("x"), v1::ERROR_REASON_RESUME_TOKEN_INVALID);
  const auto token = [](const std::string& incarnation, uint64_t sequence) {
    return MakeResumeToken(incarnation, {Sequence{sequence}, DigestOfNothing()});
  };
  EXPECT_EQ(reason(token(NewUuid(), 1)), v1::ERROR_REASON_STORE_REPLACED);
  EXPECT_EQ(reason(token(store_.incarnation(), 4)), v1::ERROR_REASON_STORE_REPLACED);
  // Inside a commit, and at the end of another commit than that of the token.
  EXPECT_EQ(reason(token(store_.incarnation(), 2)), v1::ERROR_REASON_STORE_REPLACED);
  EXPECT_EQ(reason(token(store_.incarnation(), 3)), v1::ERROR_REASON_STORE_REPLACED);
}

// Somebody puts a copy of the data back, and the register goes on from there, past the sequence at
// which a reader stands: the reader holds what never happened.
TEST_F(WatchTest, ATokenOfAHistoryThatARestoreUndidIsRefused) {
  Commit("a");
  Watch before = Begin(WatchFrom::kEarliest);
  Drain(before);
  const std::string common = last_token_;
  Commit("undone");
  Watch undone = Begin(WatchFrom::kNow);
  Drain(undone);
  const std::string lost = last_token_;

  MemoryStore restored{store_.incarnation()};
  Feed feed{restored, clock_, FeedMetrics(other_metrics_)};
  for (const std::string agency : {"a", "b", "c"}) {
    const auto group = GroupOf(restored.last_sequence(), agency, 1, 0);
    ASSERT_TRUE(restored.Commit(group).ok());
    feed.Publish(group.events);
  }
  EXPECT_EQ(ReasonOf(Watch::Begin(feed, Options(WatchFrom::kToken, lost)).status()),
            v1::ERROR_REASON_STORE_REPLACED);
  EXPECT_TRUE(Watch::Begin(feed, Options(WatchFrom::kToken, common)).ok());
}

// Between its writing and its publishing a commit is in the log and not yet in the feed.
TEST_F(WatchTest, ACommitThatIsNotPublishedYetIsNotToldOf) {
  Commit("a", 3);
  Feed restarted{store_, clock_,
                 FeedMetrics(other_metrics_)};  // Reads what came before in the log.
  const CommitGroup group = GroupOf(store_.last_sequence(), "a", 1'200, 0);
  ASSERT_TRUE(store_.Commit(group).ok());
  auto watch = Watch::Begin(restarted, Options(WatchFrom::kEarliest));
  ASSERT_TRUE(watch.ok()) << watch.status();
  EXPECT_EQ(Drain(*watch), (Said{"1-3", "caught up 3"}));
  EXPECT_TRUE(Watch::Begin(restarted, Options(WatchFrom::kToken, last_token_)).ok());
  restarted.Publish(group.events);
  EXPECT_EQ(Drain(*watch).front(), "4-1203");
}

// A store that keeps its events from the fifth on only.
class TrimmedStore final : public Store {
 public:
  explicit TrimmedStore(const Store& whole) : whole_(whole) {}

  const std::string& incarnation() const override { return whole_.incarnation(); }
  absl::Status Commit(const CommitGroup& /*group*/) override {
    return absl::UnimplementedError("only to be read");
  }
  std::unique_ptr<Snapshot> TakeSnapshot() const override { return whole_.TakeSnapshot(); }
  const TableReader& latest() const override { return whole_.latest(); }
  Sequence last_sequence() const override { return whole_.last_sequence(); }
  Sequence oldest_sequence() const override { return Sequence{5}; }
  absl::StatusOr<std::vector<LogEntry>> ReadEvents(Sequence after,
                                                   const ReadLimits& limits) const override {
    EXPECT_GE(after.value + 1, oldest_sequence().value);
    return whole_.ReadEvents(after, limits);
  }

 private:
  const Store& whole_;
};

TEST_F(WatchTest, ATokenFromBeforeTheOldestEventIsRefusedWithWhereThatIs) {
  for (int i = 0; i < 8; ++i) {
    Commit("a");
  }
  const TrimmedStore trimmed(store_);
  Metrics metrics;
  const Feed feed(trimmed, clock_, FeedMetrics(metrics));
  const auto begin = [&](uint64_t sequence) {
    const CommitEnd end{Sequence{sequence}, DigestOfNothing()};
    return Watch::Begin(feed,
                        Options(WatchFrom::kToken, MakeResumeToken(store_.incarnation(), end)));
  };
  const auto refused = begin(3).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_EVENTS_TRIMMED);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(
      std::string(*refused.GetPayload("type.googleapis.com/google.rpc.ErrorInfo"))));
  EXPECT_EQ(info.metadata().at("oldest_sequence"), "5");
  // What follows the fourth is all there.
  auto from_oldest = begin(4);
  ASSERT_TRUE(from_oldest.ok()) << from_oldest.status();
  EXPECT_EQ(Drain(*from_oldest), (Said{"5-8", "caught up 8"}));
  auto from_earliest = *Watch::Begin(feed, Options(WatchFrom::kEarliest));
  EXPECT_EQ(Drain(from_earliest), (Said{"5-8", "caught up 8"}));
}

// A commit that alone outgrows what is kept in memory.
TEST_F(WatchTest, ACommitLargerThanTheMemoryComesWholeFromTheLog) {
  Watch watch = Begin(WatchFrom::kEarliest);
  Drain(watch);
  Commit("a", 10, 100'000);
  const Said said = Drain(watch);
  ASSERT_GE(said.size(), 3U);
  EXPECT_EQ(said.front(), "fell behind 0");
  EXPECT_EQ(said.back(), "caught up 10");
  EXPECT_EQ(said[said.size() - 2].back(), '0') << "the last batch ends the commit";
  uint64_t next = 1;
  for (size_t i = 1; i + 1 < said.size(); ++i) {
    const size_t dash = said[i].find('-');
    EXPECT_EQ(std::stoull(said[i].substr(0, dash)), next);
    next = std::stoull(said[i].substr(dash + 1)) + 1;
  }
  EXPECT_EQ(next, 11U);
  // Once there, it keeps pace again.
  Commit("a");
  EXPECT_EQ(Drain(watch), (Said{"11-11"}));
}

TEST_F(WatchTest, IdleWatchesGetCheckpoints) {
  Commit("a");
  Watch watch = Begin(WatchFrom::kEarliest);
  Drain(watch);
  EXPECT_EQ(Drain(watch), (Said{}));
  clock_.Advance(absl::Seconds(5));
  EXPECT_EQ(Drain(watch), (Said{"checkpoint 1"}));
  EXPECT_EQ(Drain(watch), (Said{}));
}

TEST_F(WatchTest, CheckpointsComeAfterTheSameTimeWhereverTheWallClockIsSet) {
  for (const absl::Duration set : {-absl::Hours(1), absl::Hours(2)}) {
    Watch watch = Begin(WatchFrom::kNow);
    Drain(watch);
    clock_.Set(set);
    EXPECT_EQ(Drain(watch), (Said{})) << set;
    clock_.Advance(absl::Seconds(5));
    const auto item = watch.Next();
    ASSERT_TRUE(item.ok()) << item.status();
    const auto* checkpoint = std::get_if<WatchCheckpoint>(&*item);
    ASSERT_NE(checkpoint, nullptr) << set;
    EXPECT_EQ(checkpoint->send_time, clock_.Now()) << "what is shown goes by the wall clock";
  }
}

TEST_F(WatchTest, AParkedReaderIsWokenInTimeWhereverTheWallClockIsSet) {
  Watch watch = Begin(WatchFrom::kNow);
  Drain(watch);
  const auto idle = watch.Next();
  ASSERT_TRUE(idle.ok()) << idle.status();
  const auto& place = std::get<WatchIdle>(*idle);
  int wakes = 0;
  ASSERT_TRUE(feed_.Park(place.cursor, place.deadline, [&wakes] { ++wakes; }).has_value());
  clock_.Set(absl::Hours(1));
  feed_.WakeReaders(absl::ZeroDuration());
  EXPECT_EQ(wakes, 0);
  clock_.Set(-absl::Hours(2));
  clock_.Advance(absl::Seconds(5));
  feed_.WakeReaders(absl::ZeroDuration());
  EXPECT_EQ(wakes, 1);
}

TEST_F(WatchTest, AFilterThatHidesEverythingStillLetsTheReaderResume) {
  Watch watch = Begin(WatchFrom::kEarliest, "b");
  Drain(watch);
  for (int i = 0; i < 1'000; ++i) {
    Commit("a");
  }
  const Said said = Drain(watch);
  ASSERT_FALSE(said.empty());
  EXPECT_TRUE(said.front() == "fell behind 0" || said.front() == "checkpoint 1000") << said.front();
  Commit("b");
  const Said then = Drain(watch);
  EXPECT_EQ(then.front(), "1001-1001");
}

TEST_F(WatchTest, ASlowReaderFallsBehindAndCatchesUpWithoutLoss) {
  Watch watch = Begin(WatchFrom::kEarliest);
  Drain(watch);
  for (int i = 0; i < 100; ++i) {
    Commit("a", 1, 1'000);
  }
  const Said said = Drain(watch);
  EXPECT_EQ(said.front(), "fell behind 0");
  EXPECT_EQ(said.back(), "caught up 100");
}

// After a restart nothing is in memory, and messages hold more than one commit but seldom a whole
// number of them.
TEST_F(WatchTest, WhatComesFromTheLogCanBeResumedAfterEachBatch) {
  constexpr int kCommits = 50;
  for (int i = 0; i < kCommits; ++i) {
    Commit("a", 7, 1'000);
  }
  const Feed restarted{store_, clock_, FeedMetrics(other_metrics_)};
  auto watch = *Watch::Begin(restarted, Options(WatchFrom::kEarliest));
  const Said said = Drain(watch);
  ASSERT_GT(said.size(), 5U) << "several batches";
  for (size_t batch = 0; batch + 1 < said.size(); ++batch) {
    EXPECT_EQ(std::stoi(said[batch].substr(said[batch].find('-') + 1)) % 7, 0) << said[batch];
    EXPECT_FALSE(said[batch].ends_with('+')) << said[batch];
  }
  EXPECT_EQ(said.back(), "caught up 350");
}

TEST_F(WatchTest, AReaderThatFallsBehindInsideACommitIsToldAtItsEnd) {
  Metrics metrics;
  Feed feed(store_, clock_, FeedMetrics(metrics), {.recent_bytes = 1'000'000});
  const auto commit = [&] {
    const CommitGroup group = GroupOf(store_.last_sequence(), "a", 600, 1'000);
    ASSERT_TRUE(store_.Commit(group).ok());
    feed.Publish(group.events);
  };
  auto watch = *Watch::Begin(feed, Options(WatchFrom::kNow));
  ASSERT_EQ(Drain(watch), (Said{"caught up 0"}));
  commit();
  const auto first = watch.Next();
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(std::get<WatchBatch>(*first).commit_continues);
  for (int i = 0; i < 4; ++i) {
    commit();
  }
  const Said said = Drain(watch);
  EXPECT_EQ(std::count(said.begin(), said.end(), "fell behind 600"), 1);
  EXPECT_EQ(said.back(), "caught up 3000");
}

TEST_F(WatchTest, UntilCurrentEndsWhereTheLogEndedAtTheStart) {
  Commit("a", 2);
  auto watch = *Watch::Begin(feed_, UntilCurrent());
  Commit("a", 2);
  EXPECT_EQ(Drain(watch), (Said{"1-2", "caught up 2", "end"}));
}

TEST_F(WatchTest, UntilCurrentOnAnEmptyRegisterEndsAtOnce) {
  auto watch = *Watch::Begin(feed_, UntilCurrent());
  EXPECT_EQ(Drain(watch), (Said{"caught up 0", "end"}));
}

TEST_F(WatchTest, MaxEventsEndsExactlyThereAlsoInsideACommit) {
  Commit("a", 3);
  auto watch = *Watch::Begin(feed_, AtMost(2));
  EXPECT_EQ(Drain(watch), (Said{"1-2+", "end"}));
  auto whole = *Watch::Begin(feed_, AtMost(3));
  EXPECT_EQ(Drain(whole), (Said{"1-3", "end"}));
  Commit("a", 3);
  auto between = *Watch::Begin(feed_, AtMost(5));
  EXPECT_EQ(Drain(between), (Said{"1-3", "4-5+", "end"})) << "what is whole can be resumed behind";
}

TEST_F(WatchTest, AClosedFeedEndsIt) {
  Watch watch = Begin(WatchFrom::kEarliest);
  feed_.Close();
  EXPECT_EQ(ReasonOf(watch.Next().status()), v1::ERROR_REASON_NOT_SERVING);
}

// Random commits, filters, pauses and resumptions: whatever happens, each reader gets exactly the
// events that pass its filter, in order, and no token is ever ahead of what it got.
TEST_F(WatchTest, NothingIsLostDoubledOrOvertaken) {
  std::minstd_rand random(20'180'615);
  const auto pick = [&random](uint32_t below) { return static_cast<uint32_t>(random()) % below; };
  for (int round = 0; round < 40; ++round) {
    const std::string filter = pick(2) == 0 ? "" : "b";
    const uint64_t start = store_.last_sequence().value;
    std::vector<uint64_t> expected;
    std::vector<uint64_t> got;
    std::optional<Watch> watch;
    watch.emplace(Begin(WatchFrom::kNow, filter));
    std::string token;
    size_t got_at_token = 0;
    for (int step = 0; step < 60; ++step) {
      if (pick(3) != 0) {
        const std::string agency = pick(2) == 0 ? "a" : "b";
        const uint64_t before = store_.last_sequence().value;
        Commit(agency, 1 + pick(4), pick(4) == 0 ? 3'000 : 10);
        for (uint64_t s = before + 1; s <= store_.last_sequence().value; ++s) {
          if (filter.empty() || filter == agency) {
            expected.push_back(s);
          }
        }
      }
      if (pick(8) == 0 && !token.empty()) {
        // Whatever came after the token comes again.
        got.resize(got_at_token);
        watch.emplace(Begin(WatchFrom::kToken, filter, token));
      }
      if (pick(10) == 0) {
        clock_.Advance(absl::Seconds(6));
      }
      const auto item = watch->Next();
      ASSERT_TRUE(item.ok()) << item.status();
      if (const auto* batch = std::get_if<WatchBatch>(&*item)) {
        for (const auto& piece : batch->pieces) {
          v1::EventBatch events;
          ASSERT_TRUE(events.ParseFromString(piece->wire));
          for (const auto& event : events.events()) {
            got.push_back(event.sequence());
          }
        }
      }
      std::visit(
          [&](const auto& said) {
            if constexpr (requires { said.resume_token; }) {
              if (!said.resume_token.empty()) {
                token = said.resume_token;
                got_at_token = got.size();
              }
            }
          },
          *item);
      ASSERT_TRUE(std::equal(got.begin(), got.end(), expected.begin(),
                             expected.begin() + static_cast<ptrdiff_t>(got.size())))
          << "after " << start;
    }
    // In the end everything that passes has come.
    for (auto item = watch->Next(); !std::holds_alternative<WatchIdle>(*item);
         item = watch->Next()) {
      if (const auto* batch = std::get_if<WatchBatch>(&*item)) {
        for (const auto& piece : batch->pieces) {
          v1::EventBatch events;
          ASSERT_TRUE(events.ParseFromString(piece->wire));
          for (const auto& event : events.events()) {
            got.push_back(event.sequence());
          }
        }
      }
    }
    ASSERT_EQ(got, expected);
  }
}

}  // namespace
}  // namespace tertib::catalogue
