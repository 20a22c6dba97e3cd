#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "tests/benchmark/figures.h"
#include "tests/benchmark/process_use.h"

namespace tertib::benchmark {
namespace {

using std::chrono::milliseconds;
using ::testing::DoubleEq;

TEST(BenchmarkFigures, AreWhatTheServerTookOverItsCalls) {
  std::vector<std::chrono::nanoseconds> times = {milliseconds(1), milliseconds(2), milliseconds(9)};
  const Figures figures = SumUp(
      times, std::chrono::seconds(1),
      {.cpu = milliseconds(6), .user = milliseconds(3), .system = milliseconds(3), .switches = 12});
  EXPECT_EQ(figures.calls_per_second, 3);
  EXPECT_EQ(figures.p50_microseconds, 2'000);
  EXPECT_EQ(figures.p99_microseconds, 9'000);
  EXPECT_EQ(figures.server_cpu_microseconds, 2'000);
  EXPECT_EQ(figures.server_system_microseconds, 1'000);
  EXPECT_EQ(figures.server_switches, 4);
}

TEST(BenchmarkFigures, OfRoundsAreTheMedianAndHowFarTheFarthestRoundIsFromIt) {
  std::vector<Figures> rounds(3);
  rounds[0].calls_per_second = 90;
  rounds[1].calls_per_second = 100;
  rounds[2].calls_per_second = 130;
  const Summary summary = Summarize(rounds);
  EXPECT_EQ(summary.median.calls_per_second, 100);
  EXPECT_THAT(summary.spread.calls_per_second, DoubleEq(0.3));
  EXPECT_EQ(summary.spread.p50_microseconds, 0);
}

TEST(BenchmarkFigures, OfAProcessGrowWithWhatItDoes) {
  const ProcessUse before = UseOf(getpid());
  ProcessUse taken;
  while (taken.user + taken.system < milliseconds(20) || taken.switches == 0) {
    std::this_thread::yield();
    taken = UseOf(getpid()) - before;
  }
  EXPECT_GE(taken.cpu, milliseconds(5));
}

TEST(BenchmarkFigures, OfNoProcessAreZero) {
  const ProcessUse none = UseOf(4'194'305);  // One more than there can be.
  EXPECT_EQ(none.cpu.count(), 0);
  EXPECT_EQ(none.user.count(), 0);
  EXPECT_EQ(none.switches, 0);
}

}  // namespace
}  // namespace tertib::benchmark
