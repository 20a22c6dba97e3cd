#include "services/catalogue/sequencer/record_times.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "services/catalogue/store/memory_store.h"
#include "services/common/timestamp.h"
#include "services/common/uuid.h"
#include "tertib/catalogue/v1/event.pb.h"
#include "tests/testing/fake_clock.h"

namespace tertib::catalogue {
namespace {

// How often a log tells a level.
int Count(const std::string& log, const std::string& level) {
  int count = 0;
  for (size_t at = log.find("\"level\":\"" + level); at != std::string::npos;
       at = log.find("\"level\":\"" + level, at + 1)) {
    ++count;
  }
  return count;
}

class RecordTimesTest : public ::testing::Test {
 protected:
  // One event that is recorded at that time.
  void Record(absl::Time time) {
    v1::Event event;
    event.set_sequence(store_.last_sequence().value + 1);
    event.set_agency("agencies/a");
    *event.mutable_record_time() = ToTimestamp(time);
    CommitGroup group;
    group.after = store_.last_sequence();
    group.events.push_back({Sequence{event.sequence()}, "a", true, event.SerializeAsString()});
    ASSERT_TRUE(store_.Commit(group).ok());
  }

  // What is logged meanwhile.
  std::string LogOf(const std::function<void(RecordTimes& times)>& body) {
    testing::internal::CaptureStderr();
    {
      Logger log("test");
      RecordTimes times(store_, clock_, log);
      body(times);
    }
    return testing::internal::GetCapturedStderr();
  }

  FakeClock clock_;
  MemoryStore store_{NewUuid()};
};

TEST_F(RecordTimesTest, GoByTheClockAndNeverBack) {
  const absl::Time start = clock_.Now();
  const std::string log = LogOf([&](RecordTimes& times) {
    EXPECT_EQ(times.Next(), start);
    times.Recorded(start);
    clock_.Set(-absl::Milliseconds(900));
    EXPECT_EQ(times.Next(), start);
    EXPECT_EQ(times.Ahead(), absl::Milliseconds(900));
    clock_.Advance(absl::Seconds(5));
    EXPECT_EQ(times.Next(), clock_.Now());
    EXPECT_EQ(times.Ahead(), absl::ZeroDuration());
  });
  EXPECT_EQ(log, "") << "a small step is not worth telling";
}

TEST_F(RecordTimesTest, AClockThatWasAheadIsToldOnceAndAgainWhenItIsOver) {
  absl::Time ahead;
  const std::string began = LogOf([&](RecordTimes& times) {
    clock_.Set(absl::Hours(1));
    ahead = times.Next();
    times.Recorded(ahead);
    EXPECT_EQ(times.Ahead(), absl::ZeroDuration());
    clock_.Set(-absl::Hours(1));
    for (int i = 0; i < 100; ++i) {
      EXPECT_EQ(times.Next(), ahead);
      times.Look();
    }
    EXPECT_EQ(times.Ahead(), absl::Hours(1));
  });
  EXPECT_EQ(Count(began, "warning"), 1) << began;
  EXPECT_NE(began.find("\"ahead_seconds\":\"3600\""), std::string::npos) << began;

  // A start tells it before anything is written.
  Record(ahead);
  const std::string after_restart = LogOf([&](RecordTimes& times) {
    EXPECT_EQ(times.Ahead(), absl::Hours(1));
    clock_.Advance(absl::Hours(1));
    for (int i = 0; i < 100; ++i) {
      times.Look();
    }
    EXPECT_EQ(times.Ahead(), absl::ZeroDuration());
  });
  EXPECT_EQ(Count(after_restart, "warning"), 1) << after_restart;
  EXPECT_EQ(Count(after_restart, "info"), 1) << after_restart;
}

// What was only tried, or could not be written, dates nothing.
TEST_F(RecordTimesTest, ATimeThatIsNotRecordedHoldsUpNoOther) {
  LogOf([&](RecordTimes& times) {
    const absl::Time right = clock_.Now();
    clock_.Set(absl::Hours(1));
    EXPECT_EQ(times.Next(), right + absl::Hours(1));
    clock_.Set(-absl::Hours(1));
    EXPECT_EQ(times.Next(), right);
    EXPECT_EQ(times.Ahead(), absl::ZeroDuration());
  });
}

}  // namespace
}  // namespace tertib::catalogue
