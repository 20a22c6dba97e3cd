#include "services/catalogue/sequencer/sequencer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/catalogue/store/history.h"
#include "services/common/error.h"
#include "services/common/status_macros.h"
#include "services/common/uuid.h"
#include "tests/testing/catalogue/commands.h"

namespace tertib::catalogue {
namespace {

// A memory store whose commits can be made to wait, or to fail.
class GatedStore final : public Store {
 public:
  const std::string& incarnation() const override { return store_.incarnation(); }
  absl::Status Commit(const CommitGroup& group) override {
    const MutexLock lock(mutex_);
    ++commits_;
    entered_.NotifyAll();
    while (closed_) {
      changed_.Wait(mutex_);
    }
    return failure_.ok() ? store_.Commit(group) : failure_;
  }
  std::unique_ptr<Snapshot> TakeSnapshot() const override { return store_.TakeSnapshot(); }
  const TableReader& latest() const override { return store_.latest(); }
  Sequence last_sequence() const override { return store_.last_sequence(); }
  Sequence oldest_sequence() const override { return store_.oldest_sequence(); }
  absl::StatusOr<std::vector<LogEntry>> ReadEvents(Sequence after,
                                                   const ReadLimits& limits) const override {
    auto entries = store_.ReadEvents(after, limits);
    const MutexLock lock(mutex_);
    if (damaged_ && entries.ok()) {
      for (LogEntry& entry : *entries) {
        entry.event = "no event";
      }
    }
    return entries;
  }

  // From now on its log gives back bytes that are no events.
  void Damage() {
    const MutexLock lock(mutex_);
    damaged_ = true;
  }
  void Close() {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  void Open() {
    const MutexLock lock(mutex_);
    closed_ = false;
    changed_.NotifyAll();
  }
  void Fail(absl::Status status) {
    const MutexLock lock(mutex_);
    failure_ = std::move(status);
  }
  // Waits until that many commits have begun.
  void AwaitCommits(int count) {
    const MutexLock lock(mutex_);
    while (commits_ < count) {
      entered_.Wait(mutex_);
    }
  }
  int commits() {
    const MutexLock lock(mutex_);
    return commits_;
  }

 private:
  MemoryStore store_{NewUuid()};
  mutable Mutex mutex_;
  CondVar changed_;
  CondVar entered_;
  bool closed_ TERTIB_GUARDED_BY(mutex_) = false;
  bool damaged_ TERTIB_GUARDED_BY(mutex_) = false;
  int commits_ TERTIB_GUARDED_BY(mutex_) = 0;
  absl::Status failure_ TERTIB_GUARDED_BY(mutex_);
};

class SequencerTest : public ::testing::Test {
 protected:
  FakeClock clock_;
  Logger log_{"test"};
  Metrics metrics_;
  GatedStore store_;
  std::vector<LogEntry> published_;
  Sequencer sequencer_{store_,
                       clock_,
                       log_,
                       SequencerMetrics(metrics_),
                       [this](const std::vector<LogEntry>& entries) {
                         published_.insert(published_.end(), entries.begin(), entries.end());
                       },
                       {.commands = kMostCommands, .bytes = kMostBytes}};

  static constexpr size_t kMostCommands = 20;
  static constexpr size_t kMostBytes = 100'000;

  using Answer = std::future<absl::StatusOr<Outcome>>;

  // Hands a command over and does not wait.
  Answer Submit(Command command) {
    auto answer = std::make_shared<std::promise<absl::StatusOr<Outcome>>>();
    sequencer_.Submit(std::move(command), [answer](absl::StatusOr<Outcome> outcome) {
      answer->set_value(std::move(outcome));
    });
    return answer->get_future();
  }
  Answer SubmitAgency(const std::string& id) {
    return Submit(CreateCommand(AgencyName(id), SomeAgency()));
  }

  // Has the sequencer begin a commit that lasts until the store opens: what is submitted from then
  // on waits.
  Answer Occupy() {
    store_.Close();
    Answer first = SubmitAgency("first");
    store_.AwaitCommits(1);
    return first;
  }
};

TEST_F(SequencerTest, AnswersOnceTheCommitIsPublished) {
  const auto outcome = Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency()));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->sequence, Sequence{1});
  ASSERT_EQ(published_.size(), 1U);
  EXPECT_TRUE(published_.front().ends_commit);
  EXPECT_EQ(published_.front().agency, "a");
}

TEST_F(SequencerTest, CommandsThatWaitShareOneWriteAndSeeEachOther) {
  store_.Close();
  std::vector<std::promise<absl::StatusOr<Outcome>>> answers(10);
  const auto submit = [&](size_t i, const std::string& id) {
    sequencer_.Submit(CreateCommand(AgencyName(id), SomeAgency()),
                      [&answers, i](absl::StatusOr<Outcome> outcome) {
                        answers[i].set_value(std::move(outcome));
                      });
  };
  submit(0, "first");
  store_.AwaitCommits(1);
  for (size_t i = 1; i < answers.size(); ++i) {
    submit(i, i < 9 ? "a" + std::to_string(i) : "a1");
  }
  store_.Open();
  std::vector<absl::StatusOr<Outcome>> outcomes;
  for (auto& answer : answers) {
    outcomes.push_back(answer.get_future().get());
  }
  EXPECT_EQ(store_.commits(), 2);
  for (uint64_t i = 0; i < 9; ++i) {
    ASSERT_TRUE(outcomes[i].ok()) << outcomes[i].status();
    EXPECT_EQ(outcomes[i]->sequence, Sequence{i + 1});
  }
  EXPECT_EQ(ReasonOf(outcomes[9].status()), v1::ERROR_REASON_RESOURCE_EXISTS);
}

TEST_F(SequencerTest, AFailedWriteFailsTheWholeGroupAndPublishesNothing) {
  store_.Fail(absl::UnavailableError("disk"));
  EXPECT_EQ(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_TRUE(published_.empty());
}

TEST_F(SequencerTest, ADecisionThatThrowsFailsAloneAndLeavesNothing) {
  store_.Close();
  std::vector<std::promise<absl::StatusOr<Outcome>>> answers(3);
  Command faulty;
  faulty.decide = [](const StateReader& state, CommitDraft& draft) -> absl::Status {
    const auto created = Create(state, AgencyName("half"), SomeAgency(), draft);
    throw std::out_of_range("map::at");
  };
  std::vector<Command> commands = {CreateCommand(AgencyName("a"), SomeAgency()), faulty,
                                   CreateCommand(AgencyName("b"), SomeAgency())};
  for (size_t i = 0; i < commands.size(); ++i) {
    sequencer_.Submit(std::move(commands[i]), [&answers, i](absl::StatusOr<Outcome> outcome) {
      answers[i].set_value(std::move(outcome));
    });
  }
  store_.Open();
  EXPECT_TRUE(answers[0].get_future().get().ok());
  EXPECT_EQ(answers[1].get_future().get().status().code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(answers[2].get_future().get().ok());
  EXPECT_EQ(store_.last_sequence(), Sequence{2});
}

TEST_F(SequencerTest, ADecisionThatConcernsTwoAgenciesFailsAloneAndLeavesNothing) {
  Command faulty;
  faulty.decide = [](const StateReader& state, CommitDraft& draft) -> absl::Status {
    TERTIB_RETURN_IF_ERROR(Create(state, AgencyName("a"), SomeAgency(), draft).status());
    return Create(state, AgencyName("b"), SomeAgency(), draft).status();
  };
  EXPECT_EQ(Execute(sequencer_, faulty).status().code(), absl::StatusCode::kInternal);
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("b"), SomeAgency())).ok());
  EXPECT_EQ(store_.last_sequence(), Sequence{1});
}

TEST_F(SequencerTest, ValidateOnlyDecidesButRecordsNothing) {
  auto trial = CreateCommand(AgencyName("a"), SomeAgency());
  trial.validate_only = true;
  EXPECT_TRUE(Execute(sequencer_, std::move(trial)).ok());
  EXPECT_EQ(store_.commits(), 0);
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).ok());
  auto second = CreateCommand(AgencyName("a"), SomeAgency());
  second.validate_only = true;
  EXPECT_EQ(Execute(sequencer_, std::move(second)).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_F(SequencerTest, AReplayedRequestGetsTheFirstAnswer) {
  auto first = CreateCommand(AgencyName("a"), SomeAgency());
  first.request_id = "r1";
  first.request_digest = "digest";
  ASSERT_TRUE(Execute(sequencer_, first).ok());
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("b"), SomeAgency())).ok());
  const auto replay = Execute(sequencer_, first);
  ASSERT_TRUE(replay.ok()) << replay.status();
  EXPECT_EQ(replay->sequence, Sequence{1});
  ASSERT_TRUE(replay->replayed.has_value());
  EXPECT_EQ(replay->replayed->agency_change().after().name(), "agencies/a");
  EXPECT_EQ(store_.last_sequence(), Sequence{2});
}

TEST_F(SequencerTest, EventsBearTheHistoryOfTheSequencerThatRecordsThem) {
  auto first = CreateCommand(AgencyName("a"), SomeAgency());
  first.request_id = "r1";
  const auto created = Execute(sequencer_, first);
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_FALSE(created->history.empty());
  sequencer_.Stop();

  // As after a restart.
  Sequencer next(store_, clock_, log_, SequencerMetrics(metrics_), [](const auto&) {});
  auto trial = CreateCommand(AgencyName("b"), SomeAgency());
  trial.validate_only = true;
  EXPECT_EQ(Execute(next, trial)->history, created->history);
  EXPECT_EQ(Execute(next, first)->history, created->history);
  const auto other = Execute(next, CreateCommand(AgencyName("b"), SomeAgency()));
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE(other->history, created->history);
  EXPECT_EQ(HistoryAt(store_, Sequence{}).value(), "");
  EXPECT_EQ(HistoryAt(store_, Sequence{1}).value(), created->history);
  EXPECT_EQ(HistoryAt(store_, Sequence{2}).value(), other->history);
  EXPECT_EQ(HistoryAt(store_, Sequence{3}).value(), std::nullopt);
  EXPECT_FALSE(Holds(store_, {Sequence{2}, created->history}).value());
  EXPECT_TRUE(Holds(store_, {Sequence{2}, other->history}).value());
}

TEST_F(SequencerTest, ARequestIdIsGoodForOneRequestOnly) {
  auto first = CreateCommand(AgencyName("a"), SomeAgency());
  first.request_id = "r1";
  first.request_digest = "one";
  ASSERT_TRUE(Execute(sequencer_, first).ok());
  auto other = CreateCommand(AgencyName("b"), SomeAgency());
  other.request_id = "r1";
  other.request_digest = "two";
  EXPECT_EQ(ReasonOf(Execute(sequencer_, other).status()), v1::ERROR_REASON_REQUEST_ID_REUSED);
}

TEST_F(SequencerTest, RecordTimesNeverGoBack) {
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).ok());
  clock_.Set(-absl::Hours(1));
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("b"), SomeAgency())).ok());
  v1::Event first;
  v1::Event second;
  ASSERT_TRUE(first.ParseFromString(published_[0].event));
  ASSERT_TRUE(second.ParseFromString(published_[1].event));
  EXPECT_GE(second.record_time().seconds(), first.record_time().seconds());
}

// Which value a scrape shows.
double ValueOf(const Metrics& metrics, const std::string& name) {
  for (const auto& family : metrics.Collect()) {
    if (family.name == name) {
      return family.metric.front().gauge.value;
    }
  }
  ADD_FAILURE() << "there is no " << name;
  return 0;
}

TEST_F(SequencerTest, AScrapeTellsHowFarRecordTimesAreAheadOfTheClock) {
  AddSequencerGauges(sequencer_, metrics_);
  const auto ahead = [this] {
    return ValueOf(metrics_, "tertib_catalogue_record_time_ahead_seconds");
  };
  EXPECT_EQ(ahead(), 0);
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).ok());
  EXPECT_EQ(ahead(), 0);
  clock_.Set(-absl::Hours(1));
  EXPECT_EQ(ahead(), 3'600) << "without another write";
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("b"), SomeAgency())).ok());
  clock_.Advance(absl::Minutes(10));
  EXPECT_EQ(ahead(), 3'000);
  clock_.Advance(absl::Minutes(51));
  EXPECT_EQ(ahead(), 0);
}

TEST_F(SequencerTest, AScrapeTellsWhenTheNewestEventWasRecorded) {
  AddSequencerGauges(sequencer_, metrics_);
  const auto newest = [this] {
    for (const auto& family : metrics_.Collect()) {
      if (family.name == "tertib_catalogue_newest_event_time_seconds" && !family.metric.empty()) {
        return family.metric.front().gauge.value;
      }
    }
    return -1.0;
  };
  EXPECT_EQ(newest(), -1) << "there is none";
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).ok());
  const double recorded = absl::ToDoubleSeconds(clock_.Now() - absl::UnixEpoch());
  EXPECT_EQ(newest(), recorded);
  clock_.Advance(absl::Minutes(10));
  EXPECT_EQ(newest(), recorded);
}

TEST_F(SequencerTest, CountsHowLongCommandsWaitApartFromTheWrite) {
  ASSERT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).ok());
  for (const auto& family : metrics_.Collect()) {
    if (family.name == "tertib_catalogue_commit_group_wait_seconds") {
      EXPECT_EQ(family.metric.at(0).histogram.sample_count, 1U);
    }
  }
}

TEST_F(SequencerTest, MoreCommandsThanMayWaitAreRefusedAtOnce) {
  Answer first = Occupy();
  std::vector<Answer> waiting;
  for (size_t i = 0; i < kMostCommands; ++i) {
    waiting.push_back(SubmitAgency("a" + std::to_string(i)));
  }
  const auto refused = SubmitAgency("b").get().status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_OVERLOADED);
  store_.Open();
  EXPECT_TRUE(first.get().ok());
  for (Answer& answer : waiting) {
    EXPECT_TRUE(answer.get().ok());
  }
  EXPECT_TRUE(SubmitAgency("b").get().ok());
}

TEST_F(SequencerTest, MoreBytesThanMayWaitAreRefusedAtOnce) {
  Answer first = Occupy();
  Command large = CreateCommand(AgencyName("a"), SomeAgency());
  large.bytes = kMostBytes;
  Answer waiting = Submit(large);
  EXPECT_EQ(ReasonOf(SubmitAgency("b").get().status()), v1::ERROR_REASON_OVERLOADED);
  store_.Open();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(waiting.get().ok());
  EXPECT_TRUE(SubmitAgency("b").get().ok());
}

TEST_F(SequencerTest, StopAnswersWhatWaitsAndTakesNoMore) {
  Answer first = Occupy();
  Answer waiting = SubmitAgency("a");
  std::thread stopping([this] { sequencer_.Stop(); });
  // Trials, which change nothing, until one is refused: Stop has begun.
  std::vector<Answer> trials;
  bool refused = false;
  while (!refused) {
    Command trial = CreateCommand(AgencyName("b"), SomeAgency());
    trial.validate_only = true;
    trial.bytes = 0;
    Answer answer = Submit(std::move(trial));
    if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      const auto reason = ReasonOf(answer.get().status());
      refused = reason == v1::ERROR_REASON_NOT_SERVING;
      EXPECT_TRUE(refused || reason == v1::ERROR_REASON_OVERLOADED);
    } else {
      trials.push_back(std::move(answer));
    }
    std::this_thread::yield();
  }
  store_.Open();
  stopping.join();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(waiting.get().ok());
  for (Answer& trial : trials) {
    EXPECT_TRUE(trial.get().ok());
  }
  EXPECT_EQ(store_.last_sequence(), Sequence{2});
}

TEST_F(SequencerTest, AnAnswerThatCannotBeReadAgainIsAFaultOfTheStore) {
  auto first = CreateCommand(AgencyName("a"), SomeAgency());
  first.request_id = "r1";
  first.request_digest = "digest";
  ASSERT_TRUE(Execute(sequencer_, first).ok());
  store_.Damage();
  const auto replay = Execute(sequencer_, first).status();
  EXPECT_EQ(replay.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReasonOf(replay), v1::ERROR_REASON_STORE_CORRUPT);
}

TEST_F(SequencerTest, AfterStopNothingIsTakenAndNothingIsLeftUnanswered) {
  sequencer_.Stop();
  EXPECT_EQ(ReasonOf(Execute(sequencer_, CreateCommand(AgencyName("a"), SomeAgency())).status()),
            v1::ERROR_REASON_NOT_SERVING);
}

}  // namespace
}  // namespace tertib::catalogue
