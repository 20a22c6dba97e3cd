#include "services/recap/follower/lag.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "tests/testing/fake_clock.h"

namespace tertib::recap {
namespace {

// A catalogue that answers what the test says, after what the test lets happen meanwhile.
class FakeHead final : public HeadProbe {
 public:
  absl::StatusOr<Sequence> AskNewest() override {
    ++asked;
    meanwhile();
    return newest;
  }

  absl::StatusOr<std::optional<absl::Time>> AskTimeAfter(const std::string& resume_token) override {
    EXPECT_EQ(resume_token, "here");
    ++asked_time;
    return after;
  }

  absl::StatusOr<std::optional<absl::Time>> after = std::optional<absl::Time>();
  absl::StatusOr<Sequence> newest = absl::UnavailableError("not connected");
  std::function<void()> meanwhile = [] {};
  int asked = 0;
  int asked_time = 0;
};

class LagTest : public testing::Test {
 protected:
  // "?" is unknown, "3" three events behind, "0!" caught up.
  std::string Read() { return Say(lag_.Read()); }
  static std::string Say(const Lag::Reading& reading) {
    return (reading.events ? std::to_string(*reading.events) : "?") +
           (reading.caught_up ? "!" : "");
  }

  // The values of a scrape by name.
  std::map<std::string, double> Scrape() {
    std::map<std::string, double> values;
    for (const auto& family : metrics_.Collect()) {
      values[family.name] = family.metric.front().gauge.value;
    }
    return values;
  }

  FakeClock clock_;
  FakeHead head_;
  Progress progress_;
  Metrics metrics_;
  Lag lag_{head_, progress_, clock_, [] { return std::string("here"); }};
};

TEST_F(LagTest, IsUnknownWhileTheCatalogueDoesNotAnswer) {
  EXPECT_EQ(Read(), "?");
  progress_.Advance(Sequence{3}, {});
  progress_.CaughtUp();
  EXPECT_EQ(Read(), "?");
  head_.newest = Sequence{3};
  EXPECT_EQ(Read(), "0!");
  head_.newest = absl::DeadlineExceededError("it is stopped");
  EXPECT_EQ(Read(), "?");
}

// What was committed while nobody read the stream.
TEST_F(LagTest, TellsOfEventsThatHaveNotComeOnTheStream) {
  progress_.Advance(Sequence{3}, {});
  progress_.CaughtUp();
  head_.newest = Sequence{10'140};
  EXPECT_EQ(Read(), "10137");
  progress_.Advance(Sequence{10'140}, {});
  EXPECT_EQ(Read(), "0!");
}

TEST_F(LagTest, IsCaughtUpOnlyWhileTheStreamIsOpenAndHasSaidSo) {
  head_.newest = Sequence{3};
  progress_.Advance(Sequence{3}, {});
  EXPECT_EQ(Read(), "0") << "a view of the last run, which may be of another register";
  progress_.CaughtUp();
  EXPECT_EQ(Read(), "0!");
  progress_.FellBehind();
  EXPECT_EQ(Read(), "0");
  head_.newest = Sequence{5};
  EXPECT_EQ(Read(), "2") << "it grows while the stream is broken";
  progress_.Advance(Sequence{5}, {});
  progress_.CaughtUp();
  EXPECT_EQ(Read(), "0!");
  progress_.Stop();
  EXPECT_EQ(Read(), "0");
}

TEST_F(LagTest, IsWhatThereIsToReadWhileTheViewIsMadeAnew) {
  progress_.Advance(Sequence{7}, {});
  progress_.CaughtUp();
  head_.newest = Sequence{7};
  EXPECT_EQ(Read(), "0!");
  progress_.Forget();
  EXPECT_EQ(Read(), "7");
  progress_.Advance(Sequence{7}, {});
  EXPECT_EQ(Read(), "0");
  progress_.CaughtUp();
  EXPECT_EQ(Read(), "0!");
}

TEST_F(LagTest, IsNeverNegativeWhenEventsComeAfterTheAnswer) {
  progress_.Advance(Sequence{3}, {});
  progress_.CaughtUp();
  head_.newest = Sequence{4};
  head_.meanwhile = [this] { progress_.Advance(Sequence{6}, {}); };
  EXPECT_EQ(Read(), "0!");
}

// Somebody put a copy of the catalogue's data back, and the stream has not told yet.
TEST_F(LagTest, IsUnknownAgainstAHistoryThatIsShorterThanTheView) {
  progress_.Advance(Sequence{7}, {});
  progress_.CaughtUp();
  head_.newest = Sequence{5};
  EXPECT_EQ(Read(), "?");
  head_.newest = Sequence{9};
  head_.meanwhile = [this] { progress_.Forget(); };
  EXPECT_EQ(Read(), "?") << "forgotten while the question was under way";
}

TEST_F(LagTest, IsUnknownWhenTheProcessStoodStillMeanwhile) {
  progress_.CaughtUp();
  head_.newest = Sequence{0};
  head_.meanwhile = [this] { clock_.Advance(absl::Minutes(5)); };
  EXPECT_EQ(Read(), "?");
  head_.meanwhile = [this] { clock_.Set(absl::Hours(1)); };
  EXPECT_EQ(Read(), "0!") << "a clock that is set is no time that passes";
}

TEST_F(LagTest, HasNoAgeWhenNothingIsToBeApplied) {
  EXPECT_FALSE(lag_.Read().age.has_value()) << "it was never known";
  EXPECT_EQ(lag_.LastKnown(), absl::InfinitePast());
  progress_.Advance(Sequence{3}, {});
  head_.newest = Sequence{3};
  EXPECT_EQ(lag_.Read().age, absl::ZeroDuration());
  EXPECT_EQ(lag_.LastKnown(), clock_.Now());
  EXPECT_EQ(head_.asked_time, 0);
}

TEST_F(LagTest, IsAsOldAsTheOldestEventThatIsNotApplied) {
  head_.newest = Sequence{3};
  head_.after = clock_.Now() - absl::Seconds(90);
  EXPECT_EQ(lag_.Read().age, absl::Seconds(90));
  clock_.Advance(absl::Seconds(10));
  EXPECT_EQ(lag_.Read().age, absl::Seconds(100)) << "it gets older by itself";
  head_.after = clock_.Now() - absl::Seconds(1);
  EXPECT_EQ(lag_.Read().age, absl::Seconds(1)) << "some were applied";
  head_.after = std::optional<absl::Time>();
  EXPECT_EQ(lag_.Read().age, absl::ZeroDuration()) << "the last was, meanwhile";
  head_.after = clock_.Now() + absl::Hours(1);
  EXPECT_EQ(lag_.Read().age, absl::ZeroDuration()) << "the catalogue's clock is ahead";
}

TEST_F(LagTest, GrowsWhileTheCatalogueCannotBeAsked) {
  progress_.Advance(Sequence{3}, {});
  head_.newest = Sequence{3};
  lag_.Read();
  const absl::Time known = clock_.Now();
  head_.newest = absl::UnavailableError("gone");
  clock_.Advance(absl::Seconds(40));
  EXPECT_EQ(lag_.Read().age, absl::Seconds(40)) << "events may have come since then";
  EXPECT_EQ(lag_.LastKnown(), known);
  clock_.Set(-absl::Hours(1));
  clock_.Advance(absl::Seconds(2));
  EXPECT_EQ(lag_.Read().age, absl::Seconds(42)) << "a clock that is set is no time that passes";
  head_.newest = Sequence{5};
  head_.after = absl::DeadlineExceededError("it has stopped");
  EXPECT_EQ(lag_.Read().age, absl::Seconds(42)) << "it was asked for half of it only";
  head_.after = clock_.Now() - absl::Seconds(7);
  EXPECT_EQ(lag_.Read().age, absl::Seconds(7));
  EXPECT_EQ(lag_.LastKnown(), clock_.Now());
}

TEST_F(LagTest, IsOfAgeInAScrapeAndSinceWhen) {
  AddLagGauges(lag_, progress_, metrics_);
  auto said = Scrape();
  EXPECT_TRUE(std::isnan(said.at("tertib_recap_lag_seconds")));
  EXPECT_EQ(said.at("tertib_recap_lag_known_time_seconds"), 0);
  head_.newest = Sequence{9};
  head_.after = clock_.Now() - absl::Seconds(3);
  said = Scrape();
  EXPECT_EQ(said.at("tertib_recap_lag_seconds"), 3);
  EXPECT_EQ(said.at("tertib_recap_lag_known_time_seconds"), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(head_.asked_time, 1);
}

TEST_F(LagTest, IsAskedForOnceAtEachScrape) {
  AddLagGauges(lag_, progress_, metrics_);
  progress_.Advance(Sequence{3}, {});
  progress_.CaughtUp();
  auto said = Scrape();
  EXPECT_TRUE(std::isnan(said.at("tertib_recap_lag_events")));
  EXPECT_EQ(said.at("tertib_recap_caught_up"), 0);
  EXPECT_EQ(said.at("tertib_recap_applied_sequence"), 3);
  head_.newest = Sequence{3};
  said = Scrape();
  EXPECT_EQ(said.at("tertib_recap_lag_events"), 0);
  EXPECT_EQ(said.at("tertib_recap_caught_up"), 1);
  head_.newest = Sequence{9};
  said = Scrape();
  EXPECT_EQ(said.at("tertib_recap_lag_events"), 6) << "no time has passed, but six events came";
  EXPECT_EQ(said.at("tertib_recap_caught_up"), 0);
  EXPECT_EQ(head_.asked, 3);
}

}  // namespace
}  // namespace tertib::recap
